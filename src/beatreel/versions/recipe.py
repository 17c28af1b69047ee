"""A recipe: what a batch makes of every song, and what is otherwise for some."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from beatreel.director.lyrics import LYRIC_STYLES
from beatreel.director.options import QUALITIES
from beatreel.draft.canvas import picture_size
from beatreel.errors import FileTooLarge, InvalidInput, NotFound

from .release import KINDS, Plan

#: Bytes; a recipe is a page.
_MOST = 2**20


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is made of a song."""

    #: What the video should look like.
    wish: str = ""
    versions: tuple[str, ...] = tuple(KINDS)
    #: Seconds of the short.
    short: int = 30
    #: The file's tag or its name if empty.
    title: str = ""
    artist: str = ""
    type_beat: str = ""
    free: bool = False
    #: Of the draft; 16:9 is what the wide video has anyway.
    aspect: str = "16:9"
    #: The shorter side, px.
    size: int = 1080
    fps: int = 30
    seed: int = 0
    quality: str = "standard"
    #: Name of a look; empty for what suits.
    look: str = ""
    #: Whether anything is written on the picture.
    text: bool = True
    #: For songs that have a file of lyrics of their name beside them.
    lyric_style: str = "line"
    lyric_offset: int = 0
    #: The user's clips and photos: files, folders and patterns; from the recipe's folder.
    media: tuple[str, ...] = ()
    #: Whether scenes are shown between the clips.
    fill: bool = False
    #: dB at which the clips are heard under the song; not at all where it is over 0.
    keep_sound: int = 1
    #: What is otherwise, by the file's name.
    songs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def plan(self) -> Plan:
        """Return what is made of the draft."""
        return Plan(self.versions, self.short, self.type_beat, self.free)

    def of(self, song: str) -> Recipe:
        """Return the recipe of one song."""
        own = self.songs.get(song) or self.songs.get(Path(song).stem) or {}
        return _checked(replace(self, songs={}), own, f'songs."{song}"')

    def facts(self) -> dict[str, Any]:
        """Return what the picture of one song depends on."""
        told = {item.name: getattr(self, item.name) for item in fields(self)}
        for name in ("songs", "versions", "short", "type_beat", "free"):
            told.pop(name)
        return told


def read_recipe(path: str | Path) -> Recipe:
    """Read a recipe, TOML.

    Raises
    ------
    NotFound, FileTooLarge, InvalidInput
        As the message says.
    """
    source = Path(path)
    try:
        data = source.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no recipe {source}: check the path.") from error
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read ({error.strerror}): check it.") from error
    if len(data) > _MOST:
        raise FileTooLarge(f"{source.name} is over {_MOST // 2**20} MB: that is no recipe.")
    try:
        found = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"{source.name} is no TOML ({error}): correct it.") from error
    songs = found.pop("songs", {})
    _root(found, source.parent)
    if not isinstance(songs, dict) or not all(isinstance(it, dict) for it in songs.values()):
        raise InvalidInput(f'{source.name}: songs should be tables, as [songs."night drive.mp3"].')
    for own in songs.values():
        _root(own, source.parent)
    recipe = replace(_checked(Recipe(), found, source.name), songs=songs)
    for name in songs:
        recipe.of(name)
    return recipe


def _root(values: dict[str, Any], folder: Path) -> None:
    """Let names of media count from the folder of the recipe."""
    names = values.get("media")
    if isinstance(names, list) and all(isinstance(it, str) for it in names):
        values["media"] = [str(folder / Path(name).expanduser()) for name in names]


def _checked(recipe: Recipe, values: dict[str, Any], where: str) -> Recipe:
    kinds = {item.name: type(getattr(recipe, item.name)) for item in fields(recipe)}
    kinds.pop("songs")
    for name, value in values.items():
        if name not in kinds:
            known = ", ".join(kinds)
            raise InvalidInput(f"{where}: there is no {name[:40]!r}: choose from {known}.")
        if kinds[name] is tuple:
            if not isinstance(value, list) or not all(isinstance(it, str) for it in value):
                raise InvalidInput(f"{where}: {name} should be a list of names: correct it.")
        elif type(value) is not kinds[name]:
            raise InvalidInput(
                f"{where}: {name} should be {_NAMES[kinds[name]]}, not {value!r:.40}: correct it."
            )
    filled = {
        name: tuple(value) if kinds[name] is tuple else value for name, value in values.items()
    }
    made = replace(recipe, **filled)
    _check(made, where)
    return made


_NAMES = {str: "a text", int: "a whole number", bool: "true or false"}


def _check(recipe: Recipe, where: str) -> None:
    picture_size(recipe.aspect, recipe.size)
    if not 144 <= recipe.size <= 2160 or recipe.size % 2:
        raise InvalidInput(f"{where}: a size of {recipe.size} is not one: choose 720 or 1080.")
    if not 5 <= recipe.fps <= 120:
        raise InvalidInput(f"{where}: {recipe.fps} fps are not possible: choose 24 to 60.")
    for name, value, table in (
        ("quality", recipe.quality, QUALITIES),
        ("lyric_style", recipe.lyric_style, LYRIC_STYLES),
    ):
        if value not in table:
            raise InvalidInput(f"{where}: there is no {name} {value!r}: choose {', '.join(table)}.")
    if recipe.keep_sound < -80 or recipe.keep_sound > 1:
        raise InvalidInput(f"{where}: keep_sound should be -80 to 0 dB: choose -18.")
    if not recipe.media and (recipe.fill or recipe.keep_sound <= 0):
        raise InvalidInput(
            f'{where}: fill and keep_sound need clips: name them, media = ["clips"].'
        )
    recipe.plan()
