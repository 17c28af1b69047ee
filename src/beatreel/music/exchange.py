"""The grid and the form in files of other programs: Audacity labels, MIDI, .beats, taps."""

from __future__ import annotations

import math
import struct
from itertools import pairwise
from pathlib import Path

from beatreel.errors import InvalidInput, NotFound
from beatreel.music.song import Beat, Section, Song

#: Bytes; a longer file is not a list of labels.
_LARGEST = 4_000_000
#: Ticks a beat in the MIDI files that are written.
_TICKS = 960


def read_taps(path: str | Path) -> tuple[float, ...]:
    """Return seconds from a text file with one time a line; what follows a time is left out.

    Raises
    ------
    NotFound, InvalidInput
        There is no such file, or a line does not begin with seconds.
    """
    return tuple(sorted({numbers[0] for numbers, _ in _rows(path, 1)}))


def read_labels(path: str | Path) -> tuple[tuple[float, float, str], ...]:
    """Return (start, end, name) from a label track of Audacity: seconds, seconds, text.

    Raises
    ------
    NotFound, InvalidInput
        There is no such file, or a line is not a label.
    """
    rows = _rows(path, 2)
    return tuple(sorted((numbers[0], max(numbers), name or "verse") for numbers, name in rows))


def read_beats(path: str | Path) -> tuple[Beat, ...]:
    """Return beats from a ``.beats`` file: seconds and, when known, the place in the bar.

    Raises
    ------
    NotFound, InvalidInput
        There is no such file, or a line does not begin with seconds.
    """
    beats = []
    for numbers, rest in _rows(path, 1):
        word = rest.split()[0] if rest.split() else "0"
        beats.append(Beat(numbers[0], int(float(word)) if _is_number(word) else 0))
    return tuple(sorted(beats, key=lambda beat: beat.time))


def _rows(path: str | Path, count: int) -> list[tuple[list[float], str]]:
    rows = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        # Audacity writes a second line, led by a backslash, under labels with a pitch range.
        if not line.strip() or line.startswith(("#", "\\")):
            continue
        words = line.strip().split(None, count)
        if len(words) < count or not all(_is_number(word) for word in words[:count]):
            raise InvalidInput(
                f"Line {number} of {Path(path).name} does not begin with "
                f"{'seconds' if count == 1 else 'two times in seconds'}: correct that line."
            )
        rows.append(([float(word) for word in words[:count]], "".join(words[count:]).strip()))
    if not rows:
        raise InvalidInput(f"{Path(path).name} holds no times: write one a line, in seconds.")
    return rows


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word)) and abs(float(word)) < 1e6
    except ValueError:
        return False


def _text(path: str | Path) -> str:
    file = Path(path)
    try:
        if file.stat().st_size > _LARGEST:
            raise InvalidInput(f"{file.name} is too long for a list of times: check the file.")
        return file.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}: check the path.") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{file.name} is not a text file: save it as UTF-8 text.") from error


def beats_text(song: Song) -> str:
    """Return the grid as ``.beats``: seconds, tab, place in the bar."""
    return "".join(f"{beat.time:.4f}\t{beat.position}\n" for beat in song.beats)


def beat_labels(song: Song) -> str:
    """Return the grid as a label track of Audacity: bar and beat at each beat."""
    lines, bar = [], 0
    for beat in song.beats:
        bar += beat.position == 1
        lines.append(f"{beat.time:.6f}\t{beat.time:.6f}\t{bar}.{beat.position}\n")
    return "".join(lines)


def section_labels(song: Song) -> str:
    """Return the sections as a label track of Audacity; :func:`read_labels` reads it back."""
    return "".join(_label(section) for section in song.sections)


def _label(section: Section) -> str:
    return f"{section.start:.6f}\t{section.end:.6f}\t{section.label} {section.group}\n"


def midi_tempo_map(song: Song) -> bytes:
    """Return the grid as a Standard MIDI File (format 0) with a tempo for each beat.

    Tick 0 is the start of the song. Where the first downbeat is not there, one lead-in of
    adapted tempo comes first, so that every bar line of the file is one of the song. Sections
    are markers.
    """
    pieces = _midi_pieces(song)
    events: list[tuple[int, int, bytes]] = []
    tick, drift = 0, 0.0
    ticks_at: list[tuple[float, int]] = []
    for start, seconds, beats in pieces:
        ticks_at.append((start, tick))
        # Microseconds are rounded, so each tempo also makes up for the error so far.
        tempo = max(1, min(0xFFFFFF, round((seconds + drift) * 1e6 / beats)))
        drift += seconds - tempo * beats / 1e6
        events.append((tick, 1, _meta(0x51, tempo.to_bytes(3, "big"))))
        tick += round(_TICKS * beats)
    lead = _TICKS if pieces and pieces[0][0] == 0.0 and _leads(song) else 0
    if lead:
        events.append((0, 0, _meta(0x58, bytes((1, 2, 24, 8)))))
    events.append((lead, 0, _meta(0x58, bytes((min(song.meter, 255), 2, 24, 8)))))
    for section in song.sections:
        at = min(ticks_at, key=lambda pair: abs(pair[0] - section.start), default=(0.0, 0))[1]
        name = f"{section.label} {section.group}".encode("utf-8", "replace")[:120]
        events.append((at, 2, _meta(0x06, name)))
    return _smf(sorted(events), tick)


def _leads(song: Song) -> bool:
    down = song.downbeats
    return bool(down) and down[0] > 1e-3


def _midi_pieces(song: Song) -> list[tuple[float, float, float]]:
    """Return (start, seconds, beats) of stretches of one tempo, from the song's start."""
    down = song.downbeats
    first = down[0] if down else 0.0
    times = [beat.time for beat in song.beats if beat.time >= first - 1e-9]
    pieces = [(0.0, first, 1.0)] if first > 1e-3 else []
    return pieces + [(a, b - a, 1.0) for a, b in pairwise(times) if b > a]


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind, len(data))) + data


def _smf(events: list[tuple[int, int, bytes]], end: int) -> bytes:
    track, at = bytearray(), 0
    for tick, _, event in events:
        track += _variable(tick - at) + event
        at = tick
    track += _variable(max(0, end - at)) + _meta(0x2F, b"")
    header = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, _TICKS)
    return header + struct.pack(">4sI", b"MTrk", len(track)) + bytes(track)


def _variable(value: int) -> bytes:
    """Write a number in MIDI's groups of seven bits."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def write(song: Song, path: str | Path) -> None:
    """Write the grid in the format that the name of the file asks for.

    ``.beats``; ``.mid`` (tempo map); ``.txt`` (Audacity labels of the beats);
    ``.sections.txt`` (Audacity labels of the sections).

    Raises
    ------
    InvalidInput
        The name ends in something else, or the file cannot be written.
    """
    file = Path(path)
    makers = {
        ".sections.txt": lambda: section_labels(song).encode(),
        ".txt": lambda: beat_labels(song).encode(),
        ".beats": lambda: beats_text(song).encode(),
        ".mid": lambda: midi_tempo_map(song),
    }
    name = file.name.lower()
    make = next((make for ending, make in makers.items() if name.endswith(ending)), None)
    if make is None:
        raise InvalidInput(f"{file.name} is of no known kind: name it {', '.join(makers)}.")
    try:
        file.write_bytes(make())
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: choose another folder.") from error
