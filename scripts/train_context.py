"""Train the network of ``beatreel/music/context.py`` on songs with exact truth.

    apt-get install python3-torch
    .venv/bin/python scripts/train_context.py rows ROWS FOLDER [FOLDER …]
    python3 scripts/train_context.py fit ROWS MINUTES [NUMBER] [--write]
    python3 scripts/train_context.py tune ROWS MINUTES [NUMBER] [--write]

``rows`` reads folders of NAME.ogg (.wav, .flac) beside NAME.beats (seconds, tab, place in the bar;
0 where bars are not defined), as ``scripts/teaching`` writes them, and keeps of each what the
network hears. The folder is the kind of a song, and its name up to the first plus is its family.
``fit`` needs PyTorch and numpy alone; it learns from kinds alike, leaves out one family in nine
and tells the losses on those. beatreel averages what several networks say: each NUMBER (1) learns
in another order, and ``--write`` puts it into ``weights/context.npz`` in place of that number's.
``tune`` goes on from the shipped network of that number, with smaller steps, and ends halfway
between it and what was learnt, which knows more of what is in neither's lessons than both (M.
Wortsman et al.: Robust fine-tuning of zero-shot models, CVPR 2022).

The shipped weights took 85 and 56 minutes of one core, on 2225 clips of 40 s, and 27 more to be
tuned, on 864 others. They were made by rougher forms of this script and of ``scripts/teaching``,
so that a rerun gives like numbers and not equal ones: ``src/beatreel/music/weights/README.md``
tells what differed. Never train on what accuracy is claimed on.
"""

from __future__ import annotations

import copy
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parent.parent / "src/beatreel/music/weights/context.npz"
FPS, BANDS, NETS = 50, 46, 6
CHANNELS, LEVELS, TAPS = 32, 10, 5
#: Bins of the tempo; beats a minute of the first and the last.
BINS, SLOWEST, FASTEST = 96, 40.0, 240.0
#: Songs in a batch, rows of each, rate of learning, and how often fast scores without bars count.
BATCH, CROP, RATE, FAST = 12, 1500, 4e-3, 2.2
#: How far music is played faster or slower, in nepers, and beats a minute that it stays between.
SPREAD, FURTHEST, SLOW, FAST_ENOUGH = 0.1, 0.3, 52.0, 172.0
#: Rate of going on, and the share of what was shipped in its end.
TUNING, KEPT = 1.2e-3, 0.5
#: Steps over which weights are averaged; the average is what is shipped.
AVERAGED = 500
#: How a beat is told to the rows around it.
WIDTH = ((-2, 0.25), (-1, 0.6), (0, 1.0), (1, 0.6), (2, 0.25))


def keep_rows(target: Path, folders: list[Path]) -> None:
    """Write what the network hears of each song, and its truth."""
    from beatreel.music.exchange import read_beats
    from beatreel.music.features import extract

    target.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        for truth in sorted(folder.rglob("*.beats")):
            sound = next(s for s in truth.parent.glob(f"{truth.stem}.*") if s != truth)
            beats = read_beats(truth)
            np.savez(
                target / f"{truth.parent.name}+{truth.stem}.npz",
                rows=extract(sound).scene,
                times=[beat.time for beat in beats],
                places=[beat.position for beat in beats],
            )


@dataclass
class Song:
    """Rows of a song, and its beats in seconds with their places in the bar."""

    kind: str
    family: str
    rows: np.ndarray
    times: np.ndarray
    places: np.ndarray

    @property
    def held(self) -> bool:
        """Whether the song is left out of the training."""
        return zlib.crc32(self.family.encode()) % 9 == 0


def read_songs(folder: Path) -> list[Song]:
    songs = []
    for file in sorted(folder.glob("*.npz")):
        kind, _, name = file.stem.partition("+")
        with np.load(file) as z:
            family = kind + name.split("+")[0]
            songs.append(Song(kind, family, z["rows"], z["times"].astype(float), z["places"]))
    return songs


def shares(songs: list[Song]) -> np.ndarray:
    """Return how often each song is drawn: kinds alike, fast scores more often."""
    kinds = [song.kind for song in songs]
    share = np.array(
        [(FAST if song.places.max() == 0 else 1.0) / kinds.count(song.kind) for song in songs]
    )
    return share / share.sum()


def drawn(song: Song, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and times of a stretch of a song, in another tempo, mix and room."""
    tempo = 60.0 / float(np.median(np.diff(song.times)))
    bounds = np.log(SLOW / tempo), max(np.log(FAST_ENOUGH / tempo), -FURTHEST)
    drift = np.clip(np.clip(rng.normal(0, SPREAD), -FURTHEST, FURTHEST), *bounds)
    speed = 1.0 if rng.random() < 0.15 else float(np.exp(drift))
    need = min(len(song.rows) - 1, int(CROP * speed))
    first = int(rng.integers(0, max(1, len(song.rows) - need)))
    at = first + np.arange(CROP) * speed
    at = at[at < len(song.rows) - 1]
    row, share = at.astype(int), (at % 1.0).astype(np.float32)[:, None]
    rows = song.rows[row].astype(np.float32) * (1 - share) + song.rows[row + 1] * share
    bands, rises, nets = np.split(rows, (BANDS, 2 * BANDS), axis=1)
    bands, rises = coloured(bands, rises, rng)
    rows = np.hstack([bands, rises, misled(nets, round(FPS * 30 / tempo / speed), rng)])
    return silenced(rows, rng).astype(np.float32), (song.times - first / FPS) / speed


def coloured(
    bands: np.ndarray, rises: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the spectrum as another mix, another room or another key would sound."""
    nodes = np.sort(rng.uniform(-2, BANDS + 2, 5))
    curve = np.interp(np.arange(BANDS), nodes, rng.normal(0, 0.12, 5)).astype(np.float32)
    audible = (bands > 0.05) * np.minimum(1.0, bands * 3)
    bands = np.maximum(0.0, bands + (curve + rng.normal(0, 0.12)) * audible)
    rises = rises * np.exp(rng.normal(0, 0.12) + curve)
    if rng.random() < 0.3:
        low = int(rng.integers(0, 40))
        lost = slice(low, low + int(rng.integers(2, 12)))
        bands[:, lost] = rises[:, lost] = 0.0
    if rng.random() < 0.4:
        heard = np.clip(np.arange(BANDS) - int(rng.integers(-3, 4)), 0, BANDS - 1)
        bands, rises = bands[:, heard], rises[:, heard]
    return bands, rises


def misled(nets: np.ndarray, half: int, rng: np.random.Generator) -> np.ndarray:
    """Return networks some of which are deaf, or half a beat late: so many rows."""
    nets, together = nets.copy(), rng.random() < 0.06
    for one in range(NETS // 2):
        if together or rng.random() < 0.1:
            pair = slice(2 * one, 2 * one + 2)
            nets[:, pair] = np.roll(nets[:, pair], half, 0)
    deaf = rng.random()
    if deaf < 0.18:
        nets[:] = 0.0
    elif deaf < 0.38:
        nets[:, 2 * (one := int(rng.integers(3))) : 2 * one + 2] = 0.0
    return nets * rng.uniform(0.3, 0.9) if rng.random() < 0.1 else nets


def silenced(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return rows with holes of up to three seconds, now and then."""
    if rng.random() < 0.2:
        for _ in range(int(rng.integers(1, 4))):
            first = int(rng.integers(0, max(1, len(rows) - 200)))
            rows[first : first + int(rng.integers(25, 150))] = 0.0
    return rows


def targets(times: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    """Return (2, count): what is to be said of beats and of downbeats."""
    told = np.zeros((2, count), np.float32)
    for curve, at in zip(told, (times, times[places == 1]), strict=True):
        middle = np.round(at * FPS).astype(int)
        for offset, value in WIDTH:
            rows = middle + offset
            rows = rows[(rows >= 0) & (rows < count)]
            curve[rows] = np.maximum(curve[rows], value)
    return told


def tempo_target(times: np.ndarray) -> np.ndarray:
    tempo = 60.0 / np.median(np.diff(times))
    place = np.log(tempo / SLOWEST) / np.log(FASTEST / SLOWEST) * (BINS - 1)
    told = np.exp(-0.5 * (np.arange(BINS) - place) ** 2)
    return (told / told.sum()).astype(np.float32)


def network(songs: list[Song], channels: int):
    """Return the network, scaled to the rows of some songs."""
    import torch
    from torch import nn

    class Level(nn.Module):
        def __init__(self, dilation: int) -> None:
            super().__init__()
            reach = TAPS // 2 * dilation
            self.gates = nn.Conv1d(channels, 2 * channels, TAPS, padding=reach, dilation=dilation)
            self.mix = nn.Conv1d(channels, channels, 1)
            self.drop = nn.Dropout1d(0.12)

        def forward(self, x):
            y, gate = self.gates(x).chunk(2, 1)
            return self.mix(self.drop(torch.tanh(y) * torch.sigmoid(gate)))

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            some = np.concatenate([song.rows[::37] for song in songs]).astype(np.float32)
            self.register_buffer("mean", torch.tensor(some.mean(0)))
            self.register_buffer("spread", torch.tensor(some.std(0) + 1e-3))
            self.into = nn.Conv1d(2 * BANDS + NETS, channels, 1)
            self.first = nn.Conv1d(channels, channels, TAPS, padding=TAPS // 2)
            self.levels = nn.ModuleList([Level(2**level) for level in range(LEVELS)])
            self.out = nn.Conv1d(channels, 2, 1)
            self.tempo = nn.Linear(channels, BINS)

        def forward(self, rows):
            elu = torch.nn.functional.elu
            x = (rows - self.mean[:, None]) / self.spread[:, None]
            x = elu(self.first(elu(self.into(x))))
            heard = 0
            for level in self.levels:
                y = level(x)
                x, heard = x + y, heard + y
            pooled = nn.functional.dropout(elu(heard).mean(2), 0.2, self.training)
            return self.out(elu(x)), self.tempo(pooled)

    return Network()


def losses(net, songs: list[Song], stretches: list[tuple[np.ndarray, np.ndarray]]):
    """Return the losses of beat, downbeat and tempo over a batch."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

    count = max(len(rows) for rows, _ in stretches)
    pad = [np.pad(rows, ((0, count - len(rows)), (0, 0))).T for rows, _ in stretches]
    heard = torch.tensor([[[1.0] * len(r) + [0.0] * (count - len(r))] for r, _ in stretches])
    pairs = list(zip(songs, stretches, strict=True))
    told = torch.tensor(np.stack([targets(t, song.places, count) for song, (_, t) in pairs]))
    barred = torch.tensor([[[1.0], [float(song.places.max() > 0)]] for song in songs])
    tempi = torch.tensor(np.stack([tempo_target(times) for _, times in stretches]))
    logits, tempo = net(torch.tensor(np.stack(pad)))
    counted = heard * barred
    each = cross_entropy(logits, told, reduction="none") * counted
    beat, down = (each.sum((0, 2)) / (counted.sum((0, 2)) + 1.0)).unbind()
    return beat, down, -(tempi * torch.log_softmax(tempo, 1)).sum(1).mean()


def fit(folder: Path, minutes: float, number: int, *, tuned: bool = False):
    """Return a network that learnt for so many minutes of processor time.

    From nothing, or, ``tuned``, from the one that is shipped, which is averaged in at the end.
    """
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(number)
    rng = np.random.default_rng(number)
    songs = read_songs(folder)
    held, taught = [s for s in songs if s.held], [s for s in songs if not s.held]
    share, rate, shipped = shares(taught), TUNING if tuned else RATE, kept(number)
    net = network(taught, shipped["in_bias"].size if tuned else CHANNELS)
    if tuned:
        restore(net, shipped)
    before, averaged = copy.deepcopy(net), copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    began, step, told = time.process_time(), 0, 0
    while (spent := (time.process_time() - began) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, step / 100) * (0.51 + 0.5 * np.cos(np.pi * spent))
        batch = [taught[i] for i in rng.choice(len(taught), BATCH, p=share)]
        beat, down, tempo = losses(net, batch, [drawn(song, rng) for song in batch])
        optimiser.zero_grad()
        (beat + down + 0.06 * tempo).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            for mean, new in zip(averaged.parameters(), net.parameters(), strict=True):
                mean.lerp_(new, 1 - min(1 - 1 / AVERAGED, step / (step + 20)))
        if spent * 10 >= told:
            told += 1
            with torch.no_grad():
                rows = [
                    [float(v) for v in losses(averaged, [s], [(np.float32(s.rows), s.times)])]
                    for s in held
                ]
            print(f"step {step}: beat, downbeat, tempo of {len(held)} left out", np.mean(rows, 0))
    with torch.no_grad():
        for mean, old in zip(averaged.parameters(), before.parameters(), strict=True):
            mean.lerp_(old, KEPT if tuned else 0.0)
    return averaged


def layers() -> dict[str, str]:
    """Return what ``context.py`` calls each layer but that of the tempo."""
    names = {"into": "in", "first": "first", "out": "out"}
    names |= {f"levels.{n}.gates": f"gates_{n}" for n in range(LEVELS)}
    return names | {f"levels.{n}.mix": f"mix_{n}" for n in range(LEVELS)}


def arrays(net) -> dict[str, np.ndarray]:
    """Return the weights as ``context.py`` reads them."""
    state = {name: value.numpy() for name, value in net.state_dict().items()}
    out = {"mean": state["mean"], "spread": state["spread"]}
    for theirs, ours in layers().items():
        kernel = state[f"{theirs}.weight"].transpose(2, 1, 0)
        out[f"{ours}_weight"] = kernel.reshape(-1, kernel.shape[2])
        out[f"{ours}_bias"] = state[f"{theirs}.bias"]
    out["tempo_weight"], out["tempo_bias"] = state["tempo.weight"].T, state["tempo.bias"]
    return {name: value.astype(np.float16) for name, value in out.items()}


def restore(net, weights: dict[str, np.ndarray]) -> None:
    """Give a network weights as ``context.py`` reads them."""
    import torch

    state = {"mean": weights["mean"], "spread": weights["spread"]}
    state |= {"tempo.weight": weights["tempo_weight"].T, "tempo.bias": weights["tempo_bias"]}
    for theirs, ours in layers().items():
        out, into, taps = net.state_dict()[f"{theirs}.weight"].shape
        kernel = weights[f"{ours}_weight"].reshape(taps, into, out)
        state[f"{theirs}.weight"] = kernel.transpose(2, 1, 0)
        state[f"{theirs}.bias"] = weights[f"{ours}_bias"]
    net.load_state_dict({name: torch.tensor(value.copy()) for name, value in state.items()})


def kept(number: int) -> dict[str, np.ndarray]:
    """Return the weights of a network that is shipped, none if there is none of that number."""
    head = f"{number}/"
    with np.load(TARGET) as archive:
        names = [name for name in archive.files if name.startswith(head)]
        return {name[len(head) :]: archive[name].astype(np.float32) for name in names}


def write(net, number: int) -> None:
    """Put a network among those that are shipped."""
    with np.load(TARGET) as archive:
        kept = {n: archive[n] for n in archive.files if not n.startswith(f"{number}/")}
    np.savez(TARGET, **kept, **{f"{number}/{n}": value for n, value in arrays(net).items()})
    print(f"wrote {TARGET}")


def main() -> int:
    match sys.argv[1:]:
        case ["rows", target, *folders] if folders:
            keep_rows(Path(target), [Path(folder) for folder in folders])
        case ["fit" | "tune" as what, rows, minutes, *words]:
            number = next((int(word) for word in words if word.isdecimal()), 1)
            net = fit(Path(rows), float(minutes), number, tuned=what == "tune")
            if "--write" in words:
                write(net, number)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
