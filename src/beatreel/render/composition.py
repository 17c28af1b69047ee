"""The composition: what frame n shows, as a pure function of the draft and the song."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from beatreel.draft import Draft, Effect, Segment
from beatreel.draft.times import frame
from beatreel.music.song import SIGNALS, Signals, Song
from beatreel.visuals.catalogue import scene
from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.looks import LOOKS, Look
from beatreel.visuals.looks import look as find_look
from beatreel.visuals.picture import Active, Picture, Shot
from beatreel.visuals.stage import check
from beatreel.visuals.transitions import TRANSITIONS

from .covers import artwork_of
from .looks import between
from .reel import Caption, Cue, Reel
from .safety import limited
from .takes import clip_of, mark_of, media_of, seconds_in

#: Scene seconds in a second of silence, and how many more in a second of full energy.
SLOWEST, GAIN = 0.6, 0.8
#: Signals that run 0…1 from mark to mark; an effect takes them as a pulse on the mark.
_PHASES = frozenset({"beat", "bar", "section"})
#: Frames whose signals are sampled at a time.
_BLOCK = 512
_DEFAULT_LOOK = "neon"
_COLUMN = {name: column for column, name in enumerate(SIGNALS)}
_SILENCE = Signals(100.0, np.zeros((2, len(SIGNALS)), np.float32))


class Composition:
    """Evaluates a draft; may be shared by threads.

    Parameters
    ----------
    draft
        What is shown.
    reel
        The same in frames.
    song
        What drives it; ``None`` is silence.

    Raises
    ------
    NotFound, InvalidInput
        A scene, an effect, a transition, a look or a signal is not in the catalogue.
    """

    def __init__(self, draft: Draft, reel: Reel, song: Song | None) -> None:
        self.reel = reel
        #: Seconds.
        self.beats = tuple(beat.time for beat in song.beats) if song else ()
        #: Clips that could not be shown while drawing, and why, by path; painters write it.
        self.failures: dict[str, str] = {}
        self._draft = draft
        self._signals = song.signals if song else _SILENCE
        _validate(draft, reel)
        self._artworks = {
            cue.segment.id: artwork_of(draft, cue.segment) for cue in reel.cues if cue.segment
        }
        self._files = {
            item.id: (item.path, mark_of(item))
            for item in (media_of(draft, segment) for segment in _footage(reel))
        }
        self._flow = _flow(self._signals)
        self._block = lru_cache(maxsize=16)(self._sampled)
        self._dim: NDArray[np.float32] | None = None
        self._gate = self._flash_gate()

    def picture(self, index: int) -> Picture | None:
        """Return what is drawn at a frame; ``None`` is black."""
        picture = self._undimmed(index)
        dim = float(self._dim[index]) if self._dim is not None else 0.0
        if picture is None or dim <= 0:
            return picture
        others = tuple(active for active in picture.effects if active.name != "dim")
        own = max((a.amount for a in picture.effects if a.name == "dim"), default=0.0)
        dimmed = Active("dim", 1.0 - (1.0 - own) * (1.0 - dim))
        return replace(picture, effects=(*others, dimmed))

    def dimmed(self, amounts: NDArray[np.float32]) -> Composition:
        """Return the same composition, darker by ``amounts`` (0…1 for each frame)."""
        other = copy(self)
        other._dim = amounts if self._dim is None else 1 - (1 - self._dim) * (1 - amounts)
        return other

    def played_from(self, proxies: Mapping[str, str]) -> Composition:
        """Return the same composition, with other files in the place of clips, by their paths."""
        other = copy(self)
        other._files = {
            name: (proxies[path], f"{mark}|proxy") if path in proxies else (path, mark)
            for name, (path, mark) in self._files.items()
        }
        return other

    def _undimmed(self, index: int) -> Picture | None:
        cue, after = self._around(index)
        if cue.segment is None:
            return None
        if after is None:
            return Picture(
                frame=index,
                shots=(self._shot(cue, index),),
                look=self.look(cue.segment),
                effects=tuple(self._active(cue, index, 1.0).values()),
            )
        return self._crossing(cue, after, index)

    def captions(self, index: int) -> list[Caption]:
        """Return the texts over a frame, the last on top."""
        return [text for text in self.reel.captions if text.start <= index < text.stop]

    def kick(self, index: int) -> float:
        """Return the kick at a frame, 0…1."""
        return float(self.signals(index)[_COLUMN["kick"]])

    def signals(self, index: int) -> NDArray[np.float32]:
        """Return the signals at a frame, one for each of ``SIGNALS``."""
        return self._block(index // _BLOCK)[index % _BLOCK]

    def look(self, segment: Segment) -> Look:
        """Return the colours and the development of a segment."""
        return find_look(_look_name(self._draft, segment))

    def look_at(self, index: int) -> Look:
        """Return the look of the picture at a frame, for what lies over it."""
        cue, _ = self._around(index)
        return self.look(cue.segment) if cue.segment else LOOKS[_DEFAULT_LOOK]

    def _sampled(self, block: int) -> NDArray[np.float32]:
        fps = self.reel.fps
        return self._signals.sample(float(fps), _BLOCK, float(block * _BLOCK / fps))

    def _around(self, index: int) -> tuple[Cue, Cue | None]:
        """Return the cue of a frame and the next one, if that is coming in already."""
        place = self.reel.cue(index)
        after = self.reel.cues[place + 1] if place + 1 < len(self.reel.cues) else None
        coming = after is not None and after.lead > 0 and index >= after.seen
        return self.reel.cues[place], after if coming else None

    def _crossing(self, cue: Cue, after: Cue, index: int) -> Picture:
        assert cue.segment is not None
        assert after.segment is not None
        assert after.segment.transition is not None
        # The first frame of a transition is already on its way and the cut is where it arrives.
        progress = (index - after.seen + 1) / (after.lead + 1)
        effects = self._active(cue, index, 1.0 - progress)
        for name, active in self._active(after, index, progress).items():
            if name not in effects or effects[name].amount < active.amount:
                effects[name] = active
        return Picture(
            frame=index,
            shots=(self._shot(cue, index), self._shot(after, index)),
            look=between(self.look(cue.segment), self.look(after.segment), progress),
            transition=after.segment.transition.type,
            progress=progress,
            effects=tuple(effects.values()),
        )

    def _shot(self, cue: Cue, index: int) -> Shot:
        segment = cue.segment
        assert segment is not None
        time = self.reel.seconds(index)
        file = self._files.get(segment.media_id or "")
        return Shot(
            scene=segment.scene or "",
            seed=_seed(self._draft, segment),
            time=time,
            flow=self._flow_of(cue, index),
            local=self.reel.seconds(index - cue.seen),
            signals=self.signals(index),
            params=_numbers(segment),
            artwork=self._artworks.get(segment.id),
            clip=clip_of(self.reel, cue, index, *file) if file else None,
        )

    def _flow_of(self, cue: Cue, index: int) -> float:
        """Return a scene's own seconds at a frame, or those of a clip."""
        if cue.segment is None:
            return 0.0
        if cue.segment.media_id is not None:
            return seconds_in(self.reel, cue, index)
        return cue.segment.speed * self._flow_at(self.reel.seconds(index))

    def _flow_at(self, time: float) -> float:
        at = time * self._signals.rate
        last = len(self._flow) - 1
        if at >= last:
            return float(self._flow[last]) + (at - last) * SLOWEST / self._signals.rate
        row = int(at)
        low, high = self._flow[row], self._flow[row + 1]
        return float(low + (high - low) * (at - row))

    def _active(self, cue: Cue, index: int, weight: float) -> dict[str, Active]:
        """Return the effects at work by name; of two with one name the stronger."""
        segment, found = cue.segment, dict[str, Active]()
        for effect in segment.effects if segment else ():
            amount = weight * self._amount(effect, index)
            if EFFECTS[effect.type].flashes:
                amount *= float(self._gate[index])
            if amount > 0 and amount > found.get(effect.type, Active("", 0.0)).amount:
                found[effect.type] = self._begun(cue, effect, index, amount)
        return found

    def _begun(self, cue: Cue, effect: Effect, index: int, amount: float) -> Active:
        """Return an effect at work with how long it has been."""
        first = cue.seen if effect.start is None else frame(effect.start, self.reel.fps)
        since = self.reel.seconds(index - first)
        flowed = self._flow_of(cue, index) - self._flow_of(cue, first)
        return Active(effect.type, amount, since=since, flowed=flowed)

    def _amount(self, effect: Effect, index: int) -> float:
        fps = self.reel.fps
        if effect.start is not None:
            first = frame(effect.start, fps)
            span = effect.duration
            if index < first or (span is not None and index >= frame(effect.start + span, fps)):
                return 0.0
        if effect.on is None:
            return effect.amount
        if effect.on not in _PHASES:
            return effect.amount * float(self.signals(index)[_COLUMN[effect.on]])
        # A mark belongs to the frame that is on the screen when it sounds: so do the cuts.
        phase = float(self.signals(index + 1)[_COLUMN[effect.on]])
        return effect.amount * (1.0 - phase) ** 2

    def _flash_gate(self) -> NDArray[np.float32]:
        """Return the factor for flashing effects that keeps them under the limit."""
        wanted = np.zeros(self.reel.frames, np.float32)
        for cue, effect in self._flashes():
            span = np.arange(cue.seen, cue.stop)
            amounts = np.array([self._amount(effect, int(n)) for n in span], np.float32)
            wanted[span] = np.maximum(wanted[span], amounts)
        if not wanted.any():
            return np.ones(1, np.float32).repeat(self.reel.frames)
        allowed = limited(wanted, self.reel.cuts(), self.reel.fps)
        return np.divide(allowed, wanted, out=np.ones_like(wanted), where=wanted > 0)

    def _flashes(self) -> Iterator[tuple[Cue, Effect]]:
        for cue in self.reel.cues:
            for effect in cue.segment.effects if cue.segment else ():
                if EFFECTS[effect.type].flashes:
                    yield cue, effect


def _flow(signals: Signals) -> NDArray[np.float64]:
    """Return scene seconds at each row of the signals: they run faster with the energy."""
    energy = signals.values[:, _COLUMN["energy"]].astype(np.float64)
    speed = SLOWEST + GAIN * energy
    return np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2)]) / signals.rate


def _seed(draft: Draft, segment: Segment) -> float:
    seed = segment.params.get("seed", draft.meta.seed)
    return float(seed % 1000) if isinstance(seed, int | float) else 0.0


def _numbers(segment: Segment) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in segment.params.items()
        if isinstance(value, int | float) and name != "seed"
    }


def _look_name(draft: Draft, segment: Segment) -> str:
    name = segment.params.get("look") or draft.meta.look or _DEFAULT_LOOK
    return name if isinstance(name, str) else _DEFAULT_LOOK


def _footage(reel: Reel) -> list[Segment]:
    return [cue.segment for cue in reel.cues if cue.segment and cue.segment.scene is None]


def _validate(draft: Draft, reel: Reel) -> None:
    for cue in reel.cues:
        segment = cue.segment
        if segment is None:
            continue
        if segment.scene is None:
            media_of(draft, segment)
        else:
            scene(segment.scene)
        find_look(_look_name(draft, segment))
        check([effect.type for effect in segment.effects], EFFECTS, "effect")
        check([effect.on for effect in segment.effects if effect.on], _COLUMN, "signal")
        if segment.transition is not None:
            check([segment.transition.type], TRANSITIONS, "transition")
