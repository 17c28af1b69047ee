"""The kit: which effects one video works with, by the part that they play.

Effects are found by their words, so that a catalogue may grow or shrink. Where several would do,
the wish decides, then the lot: a video has its own few and keeps to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from beatreel.visuals.effects import Effect
from beatreel.visuals.looks import Look

from .affinity import profile
from .palettes import shows
from .temper import Temper
from .treatment import Brief

#: Concepts whose refusal takes effects of that meaning away.
_REFUSED = frozenset({"flicker", "shake", "glitch", "spin", "vhs", "kaleidoscope", "rush"})
#: Words of the effects that mark a drop beside the flash; one of them is drawn.
_BLOWS = ("zoom blur", "shockwave", "rgb split", "lens", "push in")
#: Facets in which a wish may call for an effect over the whole video.
_DRESS = frozenset({"vhs", "halftone", "pixel", "crt", "glitch", "retro", "dreamy", "monochrome"})


@dataclass(frozen=True, slots=True)
class Kit:
    """Effects by the part they play; None where there is none or the wish refuses it."""

    #: A push on each kick.
    punch: Effect | None
    #: A pull back on each kick, where the picture is close.
    pull: Effect | None
    #: The framing of every second shot of one scene.
    tight: Effect | None
    #: A swell with the bass, where nothing is struck.
    swell: Effect | None
    #: A slow approach over a shot.
    approach: Effect | None
    flash: Effect | None
    #: What a drop does beside the flash.
    blow: Effect | None
    shake: Effect | None
    #: Colours that part on the snare.
    split: Effect | None
    #: Colours that swell with the energy.
    vivid: Effect | None
    #: Light becomes dark, on the drop of a song on edge.
    invert: Effect | None
    dim: Effect | None
    bars: Effect | None
    #: Time that stands still before a drop.
    freeze: Effect | None
    drain: Effect | None
    #: The scene's own time speeds up at the end of a build.
    ramp: Effect | None
    #: The corners close in while the music rises.
    close: Effect | None
    #: The video's own way to end a phrase.
    spice: Effect | None
    #: A glass through which one shot of a returning high part is seen.
    glass: Effect | None
    #: What lies over all shots because the wish calls for it, and how much of it.
    dress: tuple[tuple[Effect, float], ...]


def kit_of(brief: Brief, look_shows_grey: bool, dice: Random) -> Kit:
    """Return the effects of a video."""
    table = _Table(brief)
    temper = brief.temper
    edgy = temper.energy > 0.6 and temper.tension > 0.55 and dice.random() < 0.5
    dress = table.dress(look_shows_grey)
    return Kit(
        punch=table.one("punch zoom", "punch", "zoom"),
        pull=table.one("pull back", "zoom out"),
        tight=table.one("close-up", "closer"),
        swell=table.one("breathe", "swell"),
        approach=table.one("dolly", "slow zoom", "push in"),
        flash=table.one("flash", "white flash"),
        blow=table.lot(_BLOWS, dice) if temper.energy > 0.4 else None,
        shake=table.one("shake", "impact") if temper.energy > 0.4 else None,
        split=table.one("rgb split", "chromatic"),
        vivid=table.one("vivid", "saturated"),
        invert=table.one("invert", "negative") if edgy else None,
        dim=table.one("blackout", "held breath", "dark"),
        bars=table.one("letterbox", "widescreen"),
        freeze=table.one("freeze", "freeze frame"),
        drain=table.one("desaturate", "drained"),
        ramp=table.one("speed ramp", "speed up"),
        close=table.one("vignette", "tunnel vision"),
        spice=table.spice(dice),
        glass=table.glass(dice),
        dress=dress,
    )


def greyish(look: Look) -> bool:
    """Return whether a look is black and white already."""
    return shows(look, "monochrome") > 0.4


class _Table:
    """The effects that a wish allows, less those that have a part already."""

    def __init__(self, brief: Brief) -> None:
        self._temper: Temper = brief.temper
        self._wanted = set(brief.wish.concepts)
        refused = _REFUSED & set(brief.wish.avoid)
        self._free = {
            name: effect
            for name, effect in sorted(brief.catalogue.effects.items())
            if not refused & set(profile(effect)) and not ("flicker" in refused and effect.flashes)
        }

    def one(self, *words: str) -> Effect | None:
        """Return the effect that the first fitting word describes, and take it."""
        for word in words:
            for name, effect in self._free.items():
                if word == name or word in effect.words:
                    return self._free.pop(name)
        return None

    def lot(self, words: Sequence[str], dice: Random) -> Effect | None:
        """Return one of the effects that ``words`` describe."""
        called = [it for it in self._free.values() if set(words) & {it.name, *it.words}]
        return self._taken(self._fitting(called, dice))

    def dress(self, grey: bool) -> tuple[tuple[Effect, float], ...]:
        """Return what the wish lays over the whole video."""
        found = []
        for concept in sorted(_DRESS & self._wanted - ({"monochrome"} if grey else set())):
            fits = [
                it
                for it in self._free.values()
                if (it.signal is None or it.grade) and not it.flashes
                if profile(it).get(concept, 0.0) > 0.8
            ]
            # A whole film through a pass wears out; a grade does not.
            fits.sort(key=lambda it: (it.grade is None, it.name))
            if fits and len(found) < 2:
                effect = self._free.pop(fits[0].name)
                found.append((effect, 1.0 if concept == "monochrome" else 0.4))
        return tuple(found)

    def spice(self, dice: Random) -> Effect | None:
        """Return the effect of phrase ends; a calm video has none that it did not call for."""
        pool = [it for it in self._free.values() if it.signal in ("snare", "kick")]
        pool = [it for it in pool if not it.flashes and it.energy >= 0.5]
        return self._taken(self._fitting(pool, dice, self._temper.energy > 0.45))

    def glass(self, dice: Random) -> Effect | None:
        """Return the glass through which one shot is seen, in videos that bear it."""
        pool = [it for it in self._free.values() if it.signal is None and it.draw is not None]
        pool = [it for it in pool if not it.flashes and 0.35 <= it.energy <= 0.75]
        bears = dice.random() < 0.15 + 0.6 * self._temper.energy * self._temper.tension
        return self._taken(self._fitting(pool, dice, bears))

    def _fitting(
        self, pool: Iterable[Effect], dice: Random, uncalled: bool = True
    ) -> Effect | None:
        lots = [(dice.random(), effect.name, effect) for effect in pool]
        called = [it for it in lots if self._wanted & set(profile(it[2]))]
        chosen = called or (lots if uncalled else [])
        return max(chosen, key=lambda it: it[:2])[2] if chosen else None

    def _taken(self, effect: Effect | None) -> Effect | None:
        return self._free.pop(effect.name) if effect else None
