"""What is asked for beside the wish."""

from __future__ import annotations

from dataclasses import dataclass

from beatreel.draft import Media
from beatreel.draft.canvas import picture_size
from beatreel.errors import InvalidInput
from beatreel.media import Footage

#: Values of ``quality``.
QUALITIES = ("draft", "standard", "high", "archive")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user fixed; ``None`` and empty leave it to the wish, the song and the seed."""

    #: Path of the song; empty for a draft without sound.
    audio: str = ""
    #: SHA-256 of the song's content, hex.
    audio_hash: str = ""
    #: Pictures and clips to draw on.
    media: tuple[Media, ...] = ()
    #: The user's clips and photos, as watched; scenes where there are none.
    footage: tuple[Footage, ...] = ()
    #: Whether scenes are shown between the footage.
    fill: bool = False
    #: dB at which clips are heard under the song; None for not at all.
    keep_sound: float | None = None
    #: Shown at the start; empty takes the wish's quoted words.
    title: str = ""
    artist: str = ""
    #: As ``16:9``; None takes the wish's hint, or 16:9.
    aspect: str | None = None
    #: Short side, px.
    size: int = 1080
    #: Frames a second.
    fps: float = 30
    #: The same seed gives the same draft.
    seed: int = 0
    #: One of :data:`QUALITIES`.
    quality: str = "standard"
    #: Name of a look of the catalogue, ``palette:`` and colours, or ``random`` for one of the seed.
    look: str | None = None
    #: Colours of the user's picture; they make the look unless the wish names others.
    colours: tuple[str, ...] = ()
    #: Names of the scenes to choose from, the leading one first.
    scenes: tuple[str, ...] = ()
    #: Seconds into the file at which the song that was heard starts; None for its beginning.
    start: float | None = None
    #: Seconds into the file at which it ends.
    end: float | None = None
    #: False for no text at all, as on a Spotify Canvas.
    texts: bool = True
    #: Show the tempo under the title.
    show_tempo: bool = False
    #: Show the key under the title.
    show_key: bool = False
    #: Corrections of the grid, as ``music.Corrections.to_dict`` gives them.
    grid: dict[str, object] | None = None

    def __post_init__(self) -> None:
        if self.quality not in QUALITIES:
            raise InvalidInput(
                f"There is no quality {self.quality[:20]!r}: choose one of {', '.join(QUALITIES)}."
            )
        if self.aspect is not None:
            picture_size(self.aspect, self.size)
        if self.seed < 0:
            raise InvalidInput(f"The seed is {self.seed}: choose a whole number from 0 up.")
