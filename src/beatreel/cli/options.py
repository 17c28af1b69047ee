"""Options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Group, Parameter

Aspect = Literal["16:9", "9:16", "1:1", "4:5"]
Size = Literal[720, 1080, 1440, 2160]
Fps = Literal[24, 25, 30, 50, 60]
Quality = Literal["draft", "standard", "high", "archive"]
LyricStyle = Literal["line", "kinetic", "karaoke", "typewriter", "stack"]

PICTURE = Group("Picture", sort_key=1)
FOOTAGE = Group("Your clips and photos", sort_key=1)
LYRICS = Group("Lyrics", sort_key=1)
GRID = Group("Corrections of the beat grid", sort_key=2)
WINDOW = Group("Part of the song", sort_key=3)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Window:
    """A part of the song."""

    #: Seconds or m:ss.
    start: Annotated[str | None, Parameter(name="--from", group=WINDOW)] = None
    "Begin here: seconds or m:ss."
    end: Annotated[str | None, Parameter(name="--to", group=WINDOW)] = None
    "End here: seconds or m:ss."

    def seconds(self) -> tuple[float | None, float | None]:
        """Return both ends in seconds.

        Raises
        ------
        InvalidInput
            An end is no time, or they are the wrong way round.
        """
        from beatreel.errors import InvalidInput

        start, end = _seconds("--from", self.start), _seconds("--to", self.end)
        if end is not None and end <= (start or 0.0):
            raise InvalidInput(f"--to {self.end} is not after --from: swap or change them.")
        return start, end


def _seconds(name: str, text: str | None) -> float | None:
    from beatreel.errors import InvalidInput

    if text is None:
        return None
    total = 0.0
    try:
        for part in text.split(":"):
            total = total * 60 + float(part)
    except ValueError:
        total = -1.0
    if not 0.0 <= total <= 86_400.0:
        raise InvalidInput(f"{name} {text} is not a time: write seconds or m:ss, like 1:30.")
    return total


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class GridOptions:
    """What the user knows better than the tracker."""

    bpm: Annotated[float | None, Parameter(group=GRID)] = None
    "The tempo in beats a minute."
    half: Annotated[bool, Parameter(group=GRID, negative="")] = False
    "Every second beat is one."
    double: Annotated[bool, Parameter(group=GRID, negative="")] = False
    "Between two beats lies another."
    offset_ms: Annotated[float, Parameter(group=GRID)] = 0.0
    "Move the grid by milliseconds; later is positive."
    downbeat: Annotated[int | None, Parameter(group=GRID)] = None
    "Which of the beats as heard is the one: 3 makes the third beat the first."
    meter: Annotated[int | None, Parameter(group=GRID)] = None
    "Beats in a bar."
    tap: Annotated[Path | None, Parameter(group=GRID)] = None
    "A text file with the second of each beat, one a line."
    sections: Annotated[Path | None, Parameter(group=GRID)] = None
    "An Audacity label file that names the sections."
    grid: Annotated[Path | None, Parameter(group=GRID)] = None
    "The whole grid from a file: .beats, .mid (tempo map) or .txt (Audacity labels)."

    def corrections(self) -> Any:
        """Return :class:`beatreel.music.Corrections`, or ``None`` if nothing is corrected.

        Raises
        ------
        InvalidInput
            Two options say different things of the same matter.
        """
        from beatreel.errors import InvalidInput
        from beatreel.music import Corrections

        said = {
            "--grid": self.grid, "--tap": self.tap, "--bpm": self.bpm, "--half": self.half,
            "--double": self.double, "--downbeat": self.downbeat, "--meter": self.meter,
        }  # fmt: skip
        given = [name for name, value in said.items() if value]
        tempo = [name for name in given if name not in {"--downbeat", "--meter"}]
        both = given[:2] if self.grid else tempo[:2]
        if len(both) > 1:
            raise InvalidInput(
                f"{both[0]} and {both[1]} contradict each other: give only one of them."
            )
        found = Corrections.from_files(
            taps=self.tap,
            beats=self.grid,
            sections=self.sections,
            bpm=self.bpm,
            half=self.half,
            double=self.double,
            offset_ms=self.offset_ms,
            downbeat=self.downbeat,
            meter=self.meter,
        )
        return found if found.to_dict() else None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class PictureOptions:
    """How the video is shaped and what is written on it."""

    aspect: Annotated[Aspect | None, Parameter(group=PICTURE)] = None
    "Shape of the picture; what the wish asks for, or 16:9, if not given."
    size: Annotated[Size, Parameter(group=PICTURE)] = 1080
    "Length of the shorter side in pixels."
    fps: Annotated[Fps, Parameter(group=PICTURE)] = 30
    "Frames a second."
    title: Annotated[str | None, Parameter(group=PICTURE)] = None
    "Title on the picture; what the wish quotes, the file's tag or its name if not given."
    artist: Annotated[str | None, Parameter(group=PICTURE)] = None
    "Artist under the title; the file's tag if not given."
    cover: Annotated[Path | None, Parameter(group=PICTURE)] = None
    "A picture to show: the artwork, a photo; JPEG, PNG, WebP or GIF."
    scene: Annotated[
        list[str] | None, Parameter(consume_multiple=True, negative="", group=PICTURE)
    ] = None
    "Show only these scenes, the leading one first."
    look: Annotated[str | None, Parameter(group=PICTURE)] = None
    "A look by name, colours like '#ff5ea8,#19d3ff', or 'random'."
    text: Annotated[bool, Parameter(group=PICTURE, negative="--no-text")] = True
    "Whether anything is written on the picture."
    seed: Annotated[int, Parameter(group=PICTURE)] = 0
    "A number that makes another video of the same wish."
    quality: Annotated[Quality, Parameter(group=PICTURE)] = "standard"
    "How carefully it is encoded: slower is smaller and cleaner."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class FootageOptions:
    """The user's own clips and photos."""

    media: Annotated[
        list[str] | None, Parameter(consume_multiple=True, negative="", group=FOOTAGE)
    ] = None
    "Clips and photos to cut to the song: files, folders or patterns."
    fill: Annotated[bool, Parameter(group=FOOTAGE, negative="")] = False
    "Show scenes in the same look between them."
    keep_sound: Annotated[float | None, Parameter(group=FOOTAGE)] = None
    "Keep the clips' own sound under the song, so many dB: -18."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class LyricOptions:
    """The words of the song."""

    lyrics: Annotated[Path | None, Parameter(group=LYRICS)] = None
    "Lyrics to show: .lrc, .srt, .vtt, .ass; .txt is aligned to the song."
    lyric_style: Annotated[LyricStyle, Parameter(group=LYRICS)] = "line"
    "How they look and move."
    lyric_offset: Annotated[int, Parameter(group=LYRICS)] = 0
    "Move them by milliseconds; later is positive."
