"""Cutting the user's clips: frames a second against MoviePy and one filter graph of ffmpeg.

    scripts/bench footage [--seconds 180] [--peers 60] [--shot 1.0] [--clips 4] [--quick]
    scripts/bench footage --only memory

The clips are made here (1080p30 H.264, a key frame a second, about 10 Mb/s) and kept in the folder.
All three cut them alike: the same in-points, a zoom on every beat, a flash on every fourth cut, a
title throughout, the same encoder settings, the song as AAC. ``--quick`` takes 20 and 6 seconds.
CPU milliseconds are of this process and its children together. The same edit is made by beatreel
before and after the peers, so that a machine that slows down meanwhile is seen. ``--only memory``
shows what 4 and 200 clips take, and a clip of ten seconds and one of two hours, each in a process
of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from beatreel import draft as drafts
from beatreel.draft import Draft
from beatreel.media import probe, watch
from beatreel.music.song import SIGNALS, Beat, Loudness, Mood, Signals, Song
from beatreel.render import render
from beatreel.render.encode import QUALITIES
from beatreel.render.painting import Canvas
from beatreel.visuals.looks import LOOKS
from beatreel.visuals.picture import Picture, Shot
from beatreel.visuals.stage import Stage, warm

FPS, WIDE, HIGH = 30, 1920, 1080
SCENES = ("neon_city", "skyline", "ocean_moon", "tunnel")
#: Seconds of a clip, and of a beat.
LENGTH, BEAT = 12, 0.5
ZOOM, FLASH, FLASHED = 0.06, 0.6, 4
STANDARD = QUALITIES["standard"]
X264 = {"preset": STANDARD.preset, "crf": f"{STANDARD.crf:g}", "params": STANDARD.extra}


@dataclass(frozen=True)
class Cut:
    """A piece of a clip; seconds."""

    clip: Path
    start: float
    length: float
    flash: bool


@dataclass
class Cost:
    """What something took."""

    wall: float
    cpu: float

    @classmethod
    def of(cls, work: Callable[[], object]) -> Cost:
        wall, before = time.monotonic(), _cpu()
        work()
        return cls(time.monotonic() - wall, _cpu() - before)


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def made(folder: Path) -> list[Path]:
    """Make the clips, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.mp4" for name in SCENES]
    missing = [path for path in paths if not path.exists()]
    if missing:
        warm(scenes=[path.stem for path in missing], threads=2)
    for path in missing:
        hidden = path.with_suffix(".part.mp4")
        _film(path.stem, hidden)
        hidden.replace(path)
    return paths


def _film(scene: str, path: Path) -> None:
    stage, canvas = Stage(WIDE, HIGH), Canvas(WIDE, HIGH)
    with av.open(str(path), "w") as out:
        options = {"preset": "veryfast", "crf": "20", "x264-params": f"keyint={FPS}:scenecut=0"}
        stream = out.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDE, HIGH, "yuv420p"
        stream.codec_context.colorspace = 1
        for index in range(LENGTH * FPS):
            at = index / FPS
            values = dict.fromkeys(SIGNALS, 0.5) | {"kick": float(np.exp(-8 * (at % BEAT)))}
            signals = np.array([values[name] for name in SIGNALS], np.float32)
            shot = Shot(scene=scene, seed=3, time=at, flow=at, local=at, signals=signals)
            stage.draw(Picture(frame=index, shots=(shot,), look=LOOKS["neon"]), canvas.planes)
            canvas.frame.pts, canvas.frame.time_base = index, Fraction(1, FPS)
            out.mux(stream.encode(canvas.frame))
        out.mux(stream.encode(None))


def edit(clips: list[Path], seconds: float, shot: float) -> list[Cut]:
    """Return the cut: clip after clip, from key frame to key frame."""
    cuts, at = [], 0.0
    while at < seconds - 1e-6:
        number = len(cuts)
        room = int(LENGTH - shot)
        start = float(number // len(clips) * 5 % room)
        length = min(shot, seconds - at)
        cuts.append(Cut(clips[number % len(clips)], start, length, number % FLASHED == 0))
        at += shot
    return cuts


def heard(seconds: float) -> Song:
    """A song that beats like a clock."""
    at = np.arange(int(seconds * 100) + 1) / 100
    values = np.zeros((len(at), len(SIGNALS)), np.float32)
    curves = {"beat": at / BEAT % 1, "kick": np.exp(-8 * (at % BEAT)), "energy": 0 * at + 0.5}
    for name, curve in curves.items():
        values[:, SIGNALS.index(name)] = curve
    return Song(
        duration=seconds,
        sample_rate=48_000,
        tempo=60 / BEAT,
        meter=4,
        confidence=1.0,
        beats=tuple(Beat(n * BEAT, n % 4 + 1) for n in range(int(seconds / BEAT))),
        sections=(),
        moments=(),
        hooks={},
        key="A minor",
        camelot="8A",
        loudness=Loudness(-14.0, 5.0, -1.0),
        mood=Mood(),
        signals=Signals(100.0, values),
    )


def music(path: Path, seconds: float) -> Path:
    """Write the song: a tone that beats."""
    at = np.arange(round(seconds * 48_000)) / 48_000
    tone = 0.3 * np.sin(2 * np.pi * 110 * at) * np.exp(-4 * (at % BEAT))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((np.repeat(tone, 2) * 32767).astype("<i2").tobytes())
    return path


def drafted(cuts: list[Cut], sound: Path) -> Draft:
    """Return the edit as a draft."""
    ids = {clip: f"c{n}" for n, clip in enumerate(sorted({cut.clip for cut in cuts}))}
    media = [{"id": i, "kind": "video", "path": str(clip)} for clip, i in ids.items()]
    pieces, at = [], 0.0
    for number, cut in enumerate(cuts):
        effects = [{"type": "punch", "amount": ZOOM / 0.12, "on": "kick"}]
        if cut.flash:
            flash = {"type": "flash", "amount": FLASH, "on": "kick"}
            effects.append(flash | {"s": round(at * 1000), "d": 200})
        pieces.append(
            {
                "id": f"s{number}",
                "s": round(at * 1000),
                "d": round((at + cut.length) * 1000) - round(at * 1000),
                "src": f"media:{ids[cut.clip]}",
                "in": round(cut.start * 1000),
                "fx": effects,
            }
        )
        at += cut.length
    end = round(at * 1000)
    title = {"text": "BEATREEL", "size": 0.1, "pos": "center"}
    return drafts.load(
        {
            "v": 1,
            "md": [{"id": "song", "kind": "audio", "path": str(sound)}, *media],
            "t": [
                {"id": "v", "tt": 0, "sg": pieces},
                {"id": "a", "tt": 1, "sg": [{"id": "a0", "s": 0, "d": end, "src": "media:song"}]},
                {"id": "x", "tt": 7, "sg": [{"id": "x0", "s": 0, "d": end, "x": title}]},
            ],
            "d": end,
            "m": {"width": WIDE, "height": HIGH, "fps": FPS, "look": "neon"},
        }
    )


def with_moviepy(cuts: list[Cut], sound: Path, out: Path) -> None:
    """Make the same edit with MoviePy."""
    from moviepy import (
        AudioFileClip,
        ColorClip,
        CompositeVideoClip,
        TextClip,
        VideoFileClip,
        concatenate_videoclips,
        vfx,
    )

    files = {cut.clip: VideoFileClip(str(cut.clip), audio=False) for cut in cuts}
    at, shots = 0.0, []
    for cut in cuts:
        begun = at

        def zoom(t: float, begun: float = begun) -> float:
            return 1.0 + ZOOM * float(np.exp(-8 * ((begun + t) % BEAT)))

        shot = files[cut.clip].subclipped(cut.start, cut.start + cut.length)
        layers = [shot.with_effects([vfx.Resize(zoom)]).with_position("center")]
        if cut.flash:
            white = ColorClip((WIDE, HIGH), (255, 255, 255), duration=0.2)
            layers.append(white.with_opacity(FLASH).with_effects([vfx.CrossFadeOut(0.2)]))
        shots.append(CompositeVideoClip(layers, size=(WIDE, HIGH)).with_duration(cut.length))
        at += cut.length
    title = TextClip(text="BEATREEL", font_size=130, color="white", font=_font())
    title = title.with_duration(at).with_position("center")
    video = CompositeVideoClip([concatenate_videoclips(shots), title], size=(WIDE, HIGH))
    video = video.with_audio(AudioFileClip(str(sound)).subclipped(0, at))
    video.write_videofile(
        str(out),
        fps=FPS,
        codec="libx264",
        audio_codec="aac",
        preset=X264["preset"],
        threads=2,
        ffmpeg_params=["-crf", X264["crf"], "-x264-params", X264["params"]],
        logger=None,
    )
    for file in files.values():
        file.close()


def with_ffmpeg(cuts: list[Cut], sound: Path, out: Path) -> None:
    """Make the same edit with one filter graph."""
    from imageio_ffmpeg import get_ffmpeg_exe

    inputs, chains, at = [], [], 0.0
    for number, cut in enumerate(cuts):
        inputs += ["-ss", f"{cut.start}", "-t", f"{cut.length}", "-i", str(cut.clip)]
        grown = f"(1+{ZOOM}*exp(-8*mod(t+{at:.3f},{BEAT})))"
        chain = (
            f"[{number}:v]setpts=PTS-STARTPTS,scale=w='2*trunc({WIDE}*{grown}/2)':h=-2:eval=frame"
        )
        chain += f",crop={WIDE}:{HIGH}"
        if cut.flash:
            chain += ",fade=t=in:st=0:d=0.2:color=white"
        chains.append(f"{chain},setsar=1[v{number}]")
        at += cut.length
    joined = "".join(f"[v{n}]" for n in range(len(cuts)))
    title = f"drawtext=fontfile={_font()}:text=BEATREEL:fontsize=130:fontcolor=white"
    chains.append(
        f"{joined}concat=n={len(cuts)}:v=1:a=0,{title}:x=(w-tw)/2:y=(h-th)/2,fps={FPS}[out]"
    )
    command = [get_ffmpeg_exe(), "-v", "error", "-y", *inputs, "-i", str(sound)]
    command += ["-filter_complex", ";".join(chains), "-map", "[out]", "-map", f"{len(cuts)}:a"]
    command += ["-c:v", "libx264", "-preset", X264["preset"], "-crf", X264["crf"]]
    command += ["-x264-params", X264["params"], "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"]
    subprocess.run([*command, str(out)], check=True)


def _font() -> str:
    """Return a font file that all three can read."""
    import beatreel.titles

    fonts = Path(beatreel.titles.__file__).parent / "fonts"
    return str(sorted(fonts.glob("*.[ot]tf"))[0])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--peers", type=float, default=60.0)
    parser.add_argument("--shot", type=float, default=1.0)
    parser.add_argument("--clips", type=int, default=len(SCENES))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=("beatreel", "peers", "memory"))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "bench-clips")
    asked = parser.parse_args()
    if asked.quick:
        asked.seconds, asked.peers = 20.0, 6.0
    clips = made(asked.folder)
    for clip in clips:
        print(f"{clip.name}: {clip.stat().st_size * 8 / LENGTH / 1e6:.1f} Mb/s")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        names = [folder / f"{number}.mp4" for number in range(asked.clips)]
        for number, name in enumerate(names):
            name.symlink_to(clips[number % len(clips)].resolve())
        if asked.only == "memory":
            remembered(clips, folder)
        else:
            measured(asked, names, folder)


def measured(asked: argparse.Namespace, clips: list[Path], folder: Path) -> None:
    """Make the edits and print what each took."""
    sound = music(folder / "song.wav", max(asked.seconds, asked.peers))
    print(f"{WIDE}×{HIGH} at {FPS}, a cut every {asked.shot:g} s, load {os.getloadavg()[0]:.1f}")
    print(f"{'':<22}{'frames':>8}{'seconds':>9}{'fps':>8}{'CPU ms':>8}{'MB':>7}")

    def ours(seconds: float) -> Callable[[Path], object]:
        made = drafted(edit(clips, seconds, asked.shot), sound)
        song = heard(seconds)
        return lambda out: render(
            made, out, song=song, workers=asked.workers, quality="standard", force=True
        )

    def row(name: str, seconds: float, work: Callable[[Path], object]) -> float:
        out = folder / f"{name.split()[0]}-{seconds:g}.mp4"
        cost, frames = Cost.of(lambda: work(out)), round(seconds * FPS)
        print(
            f"{name:<22}{frames:>8}{cost.wall:>9.1f}{frames / cost.wall:>8.1f}"
            f"{cost.cpu / frames * 1e3:>8.1f}{out.stat().st_size / 1e6:>7.1f}",
            flush=True,
        )
        return frames / cost.wall

    if asked.only != "peers":
        row("beatreel", asked.seconds, ours(asked.seconds))
        own, child = (
            resource.getrusage(who).ru_maxrss / 1e3
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(f"peak memory: renderer {own:.0f} MB, largest decoder {child:.0f} MB")
    if asked.only == "beatreel":
        return
    cuts = edit(clips, asked.peers, asked.shot)
    before = row("beatreel, same edit", asked.peers, ours(asked.peers))
    graph = row("ffmpeg filter graph", asked.peers, lambda out: with_ffmpeg(cuts, sound, out))
    peer = row("moviepy 2.2.1", asked.peers, lambda out: with_moviepy(cuts, sound, out))
    after = row("beatreel, once more", asked.peers, ours(asked.peers))
    own = 2.0 / (1.0 / before + 1.0 / after)
    print(
        f"beatreel is {own / peer:.1f} times MoviePy and {own / graph:.2f} times the filter graph"
    )


#: Seconds of the video whose memory is measured, and of a shot in it; seconds of a long clip.
VIDEO, SHOT, LONG = 20.0, 0.1, 7200


def remembered(clips: list[Path], folder: Path) -> None:
    """Print how much memory few and many, short and long clips take."""
    sound = music(folder / "song.wav", VIDEO)
    small = [_small(clip, folder) for clip in clips]
    many = [folder / f"{number:03}.mp4" for number in range(200)]
    for number, name in enumerate(many):
        name.symlink_to(small[number % len(small)])
    long = _lengthened(small[0], folder / "long.mp4")
    print(f"{'peak MB':<22}{'renderer':>10}{'decoder':>9}{'watching':>10}{'seconds':>9}")
    cases = {"4 clips": small, "200 clips": many, "10 seconds": small[:1], "2 hours": [long]}
    for name, files in cases.items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            begun = time.monotonic()
            watching = pool.apply(_watched, (files,))
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            drawing = pool.apply(_drawn, (files, sound, folder / f"{name}.mp4"))
            spent = time.monotonic() - begun
        row = f"{name:<22}{drawing[0]:>10.0f}{drawing[1]:>9.0f}{watching[1]:>10.0f}{spent:>9.1f}"
        print(row, flush=True)


def _peaks() -> tuple[float, float]:
    """Return the most memory of this process and of its largest child, MB."""
    own, child = (
        resource.getrusage(who).ru_maxrss / 1e3
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own, child


def _watched(files: list[Path]) -> tuple[float, float]:
    for file in {file.resolve() for file in files}:
        watch(probe(file))
    return _peaks()


def _drawn(files: list[Path], sound: Path, out: Path) -> tuple[float, float]:
    length = probe(files[0]).duration
    cuts = [
        # In-points all over each clip.
        Cut(files[n % len(files)], round(n * 0.618 % 1.0 * (length - 1.0)), SHOT, False)
        for n in range(round(VIDEO / SHOT))
    ]
    render(drafted(cuts, sound), out, song=heard(VIDEO), workers=2, quality="draft")
    return _peaks()


def _small(clip: Path, folder: Path) -> Path:
    """Make ten seconds of a clip at a third of its size."""
    path = folder / f"small-{clip.name}"
    with av.open(str(clip)) as source, av.open(str(path), "w") as out:
        options = {"preset": "ultrafast", "crf": "30", "g": "30"}
        stream = out.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDE // 3, HIGH // 3, "yuv420p"
        for frame in source.decode(video=0):
            if frame.time < 10:
                frame = frame.reformat(stream.width, stream.height)
                frame.pict_type = 0
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def _lengthened(clip: Path, path: Path) -> Path:
    """Repeat the packets of a clip of ten seconds until it is long."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as out:
        stream = source.streams.video[0]
        copied = out.add_stream_from_template(stream)
        packets = [(p, p.pts, p.dts) for p in source.demux(stream) if p.size]
        step = round(10 / stream.time_base)
        for turn in range(LONG // 10):
            for packet, pts, dts in packets:
                packet.pts, packet.dts = pts + turn * step, dts + turn * step
                packet.time_base, packet.stream = stream.time_base, copied
                out.mux(packet)
    return path


if __name__ == "__main__":
    main()
