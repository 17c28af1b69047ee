"""The grid and the form in files of other programs: Audacity labels, MIDI, .beats, taps."""

from __future__ import annotations

import math
from pathlib import Path

from beatreel.errors import InvalidInput, NotFound
from beatreel.music.midi import midi_tempo_map, read_midi
from beatreel.music.song import Beat, Section, Song

#: Bytes; a longer file is not a list of labels.
_LARGEST = 4_000_000


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
    """Return the beats of a grid that was written by beatreel or by another program.

    ``.beats``: seconds and, when known, the place in the bar. Label tracks of Audacity: the text
    is bar and beat, as "12.3"; or any text, where the place is not known (0). ``.mid``: a tempo
    map.

    Raises
    ------
    NotFound, InvalidInput
        There is no such file, or it holds no beats.
    """
    if Path(path).suffix.lower() in {".mid", ".midi"}:
        return read_midi(_bytes(path), Path(path).name)
    beats = []
    for numbers, rest in _rows(path, 1):
        words = rest.split(None, 1)
        labelled = len(words) == 2 and _is_number(words[0])
        beats.append(Beat(numbers[0], _place(words[1] if labelled else rest)))
    return tuple(sorted(beats, key=lambda beat: beat.time))


def _place(text: str) -> int:
    """Return the place in the bar that "3", "3.0" or "12.3" (bar and beat) says; 0 if none."""
    bar, dot, beat = text.strip().partition(".")
    found = beat if dot and beat.strip("0") else bar
    return int(found) if found.isdigit() and len(found) < 4 else 0


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
    try:
        return _bytes(path).decode("utf-8-sig")
    except ValueError as error:
        name = Path(path).name
        raise InvalidInput(f"{name} is not a text file: save it as UTF-8 text.") from error


def _bytes(path: str | Path) -> bytes:
    file = Path(path)
    try:
        if file.stat().st_size > _LARGEST:
            raise InvalidInput(f"{file.name} is too long for a list of times: check the file.")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}: check the path.") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{file.name} cannot be read: check its permissions.") from error


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
