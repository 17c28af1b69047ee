"""Names from words: which scene, look, effect or transition somebody means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any, Protocol, TypeVar

from beatreel.director import Catalogue, read
from beatreel.director.affinity import affinity
from beatreel.director.casting import rank, rank_looks
from beatreel.director.lexicon import fold, lexicon
from beatreel.director.palettes import distance, lightness
from beatreel.director.params import Setting, set_up
from beatreel.director.temper import Temper
from beatreel.draft import VIDEO, Draft, Segment, segments
from beatreel.draft.parts import changed
from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .refusals import Refusal

#: Affinity from which a scene is what was asked for.
_MEANT = 0.3
#: Affinity from which a scene that is not called so is what was asked for.
_LIKE = 0.85
_MIDDLE = Temper(0.5, 0.4, 0.5, 0.5)


class Named(Protocol):
    """An entry of the catalogue that words lead to."""

    @property
    def name(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def words_zh(self) -> tuple[str, ...]: ...


Entry = TypeVar("Entry", bound=Named)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return everything that can be shown, loaded once."""
    return Catalogue.whole()


def mentioned(
    text: str, table: Mapping[str, Entry], more: Mapping[str, str], *, strict: bool = False
) -> Entry | None:
    """Return the entry that a text names by its name or one of its words; the longest wins.

    Parameters
    ----------
    more
        Words that people use beside those of the catalogue, to names; a name that the
        catalogue lacks is passed over.
    strict
        Leave out the catalogue's own words, which also say what is seen.
    """
    folded = fold(text)
    best: tuple[int, Entry] | None = None
    for word, entry in _vocabulary(table, more, strict):
        if (best is None or len(word) > best[0]) and _says(folded, word):
            best = len(word), entry
    return best[1] if best else None


def _vocabulary(
    table: Mapping[str, Entry], more: Mapping[str, str], strict: bool
) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for word, name in more.items():
        if name in table:
            found.append((fold(word), table[name]))
    for entry in table.values():
        own = () if strict else (*entry.words, *entry.words_zh)
        words = (entry.name.replace("_", " "), *own)
        found += [(fold(word), entry) for word in words]
    return found


def _says(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not word.isascii():
            return True
        before = at == 0 or not text[at - 1].isascii() or not text[at - 1].isalnum()
        tail = text[end : end + 2]
        after = not tail or not tail[0].isascii() or not tail[0].isalnum()
        if before and (after or (tail[0] == "s" and not tail[1:].isalnum())):
            return True
        at = text.find(word, at + 1)
    return False


def scene_of(words: str) -> Scene:
    """Return the scene that words describe.

    Raises
    ------
    Refusal
        None is like it; the message names the nearest.
    """
    table = catalogue().scenes
    plain = words.strip().lower().replace(" ", "_")
    if plain in table:
        return table[plain]
    wish = read(words)
    scored = {name: affinity(wish, scene) for name, scene in table.items()}
    best = max(sorted(scored), key=lambda name: scored[name])
    if scored[best] >= _MEANT:
        return table[best]
    ranked = rank(table, wish, _MIDDLE, Random(0))
    if ranked[0].wish >= 0.5:
        return ranked[0].scene
    near = [it.scene for it in ranked[:3]]
    raise Refusal(
        f"I have no picture like “{_short(words)}”: how about "
        f"{', '.join(it.name.replace('_', ' ') for it in near)}?",
        f"没有“{_short(words)}”这样的画面：要不要试试{'、'.join(it.words_zh[0] for it in near)}？",
    )


def likely_scenes(words: str) -> list[Scene]:
    """Return the three scenes that are nearest to words."""
    ranked = rank(catalogue().scenes, read(words), _MIDDLE, Random(0))
    return [it.scene for it in ranked[:3]]


def pictured(words: str) -> bool:
    """Return whether words name something that can be seen."""
    wish = read(words)
    seen = (*wish.subjects, *wish.places, *wish.weather, *wish.times, *wish.styles)
    return bool(seen) and max(affinity(wish, it) for it in catalogue().scenes.values()) >= _MEANT


def shown(words: str) -> bool:
    """Return whether words name a thing, a place or weather, whatever their mood."""
    wish = read(words)
    return bool(wish.subjects or wish.places or wish.weather) and pictured(words)


def doubtful(words: str) -> bool:
    """Return whether no scene is clearly meant: what is wanted is not shown, or not known."""
    wish, scenes = read(words), catalogue().scenes
    best = max(affinity(wish, it) for it in scenes.values())
    if best < _LIKE and mentioned(words, scenes, {}) is None:
        return True
    return bool(set(wish.unknown) - _PLAIN) and best < 0.62


#: English words that say nothing about a picture, beside those of the lexicon.
_PLAIN = frozenset({
    "stuff", "thing", "things", "love", "rather", "see", "get", "can", "could", "instead", "turn",
    "switch", "bit", "kind", "sort", "look", "looks", "make", "use", "used", "going", "visuals",
    "footage", "clip", "shot", "scene", "background", "maybe", "really", "want",
})  # fmt: skip

#: Words of a look beside those of the catalogue's tables.
_LOOKS = {
    "black and white": "noir", "black & white": "noir", "black n white": "noir",
    "black white": "noir", "b&w": "noir", "b & w": "noir", "bw": "noir",
    "greyscale": "noir", "grayscale": "noir", "黑白": "noir", "黑色电影": "noir",
}  # fmt: skip


def look_of(words: str) -> Look:
    """Return the look that words describe: by its name, by colour, by mood.

    Raises
    ------
    Refusal
        They say nothing about colour or mood; the message lists the looks.
    """
    table = catalogue().looks
    plain = words.strip().lower()
    if plain in table:
        return table[plain]
    folded = fold(words)
    for word, name in _LOOKS.items():
        if name in table and _says(folded, fold(word)):
            return table[name]
    named = mentioned(words, table, _LOOKS)
    wish = read(words)
    hues = [name for name in wish.colours if name not in ("monochrome",)]
    if named is not None and (len(hues) < 2 or named.name in words.lower()):
        return named
    if not wish.colours and not wish.moods and not wish.concepts:
        known = "、".join(it.words_zh[0] for it in table.values())
        raise Refusal(
            f"I know no look like “{_short(words)}”: choose one of {', '.join(table)}.",
            f"没有“{_short(words)}”这种色调：可以选{known}。",
        )
    lead = next(iter(catalogue().scenes.values()))
    return rank_looks(table, lead, wish, _MIDDLE, Random(0))[0]


def coloured(words: str) -> bool:
    """Return whether words name a look or a colour."""
    folded = fold(words)
    named = any(_says(folded, fold(it)) for it in (*catalogue().looks, *_LOOKS))
    return named or bool(read(words).colours)


def felt(words: str) -> bool:
    """Return whether words say anything that a look can answer: a mood, a time, a style."""
    wish = read(words)
    return bool(wish.concepts) or mentioned(words, catalogue().looks, _LOOKS) is not None


def toned(words: str) -> bool:
    """Return whether words name a mood or a style of a look, and nothing that can be seen."""
    wish = read(words)
    seen = (*wish.subjects, *wish.places, *wish.weather, *wish.times)
    return not seen and mentioned(words, catalogue().looks, _LOOKS) is not None


def brightness(look: Look, lighter: bool) -> Look:
    """Return the look nearest to ``look`` that is lighter or darker than it."""
    table = catalogue().looks.values()
    side = 1.0 if lighter else -1.0
    there = [it for it in table if side * (lightness(it) - lightness(look)) > 0.015]
    if not there:
        raise Refusal(
            "There is no look that goes further that way: name another one.",
            "没有更进一步的色调了：请说另一种色调。",
        )
    return min(there, key=lambda it: (distance(it, look), it.name))


@dataclass(frozen=True, slots=True)
class Paint:
    """A scene to be shown and what its lots are drawn from."""

    scene: Scene
    key: str
    wish: str = ""


def painted(draft: Draft, piece: Segment, paint: Paint, number: int) -> Segment:
    """Return a shot that shows another picture of a scene; its time and its effects stay."""
    setting = Setting(
        wish=read(paint.wish),
        name=paint.key,
        key=f"{paint.key}|{paint.scene.name}|{piece.id}|{number}",
        force=0.5,
        number=number,
        progress=piece.start / max(1, draft.duration),
    )
    kept: dict[str, Any] = {}
    if "look" in piece.params:
        kept["look"] = piece.params["look"]
    seed = Random(setting.key).randrange(1000)
    if seed == piece.params.get("seed"):
        seed = (seed + 1) % 1000
    return changed(
        piece,
        name=paint.scene.name.replace("_", " "),
        source=f"scene:{paint.scene.name}",
        source_start=0,
        params={"seed": seed, **kept, **set_up(paint.scene, setting)},
        meta=changed(piece.meta, why=None),
    )


def fresh_scenes(draft: Draft, ids: tuple[str, ...], wish: str, key: str) -> list[Scene]:
    """Return scenes for shots that should show something else, the most suitable first."""
    table = catalogue().scenes
    now = {it.scene for it in segments(draft, VIDEO) if it.id in ids and it.scene}
    ranked = rank(table, read(wish or draft.meta.wish), _MIDDLE, Random(key))
    others = [it.scene for it in ranked if it.scene.name not in now and it.scene.family != "cover"]
    return others or [it.scene for it in ranked]


def alike(words: str, other: str) -> bool:
    """Return whether two phrases name the same thing, in whatever language."""
    return bool(_concepts(words) & _concepts(other))


def _concepts(words: str) -> set[str]:
    return {name for it in lexicon().find(words.replace("_", " ")) for name in it.names}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 40 else line[:40] + "…"
