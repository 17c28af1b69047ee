"""The treatment: what each part of the song shows, before a single cut is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .casting import Candidate, cast, rank, rank_looks
from .catalogue import Catalogue, chosen
from .options import Options
from .score import Part, Score
from .temper import Temper
from .wish import Wish

#: Labels of parts that carry the song's strongest idea.
HIGH = ("chorus", "drop")
#: Labels of parts that step back.
LOW = ("intro", "break", "bridge", "outro")


@dataclass(frozen=True, slots=True)
class Idea:
    """What one part shows."""

    scene: Scene
    #: A second picture to cut away to; None for a part that stays where it is.
    counter: Scene | None
    look: Look
    #: How far it is turned up, 0 (bare) … 1 (everything).
    force: float
    #: Which time its group is heard, from 1.
    round: int
    #: Whether it is the first picture of the video, come back.
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Treatment:
    """Which pictures lead, and how they develop."""

    lead: Candidate
    cast: tuple[Candidate, ...]
    look: Look
    #: One for each part of the score.
    ideas: tuple[Idea, ...]


def treat(
    score: Score,
    wish: Wish,
    temper: Temper,
    options: Options,
    catalogue: Catalogue,
    dice: Random,
) -> Treatment:
    """Return the treatment of a song."""
    company = _company(score, wish, temper, options, catalogue, dice)
    looks = _looks(wish, temper, options, catalogue, dice)
    roles = _roles(score, company)
    rounds: Counter[str] = Counter()
    ideas = []
    for part in score.parts:
        rounds[part.group] += 1
        ideas.append(_idea(score, part, rounds[part.group], roles, company, looks))
    return Treatment(company[0], company, looks[0], tuple(ideas))


def _company(
    score: Score,
    wish: Wish,
    temper: Temper,
    options: Options,
    catalogue: Catalogue,
    dice: Random,
) -> tuple[Candidate, ...]:
    """Return the scenes of the video: those that were named, or those that suit."""
    if options.scenes:
        named = chosen(catalogue.scenes, options.scenes, "scene")
        return tuple(Candidate(scene, 1.0, 1.0, 1.0) for scene in named)
    groups = len({part.group for part in score.parts})
    longest = min(6, 1 + int(score.song.duration / 25))
    size = max(2, min(groups + 1, longest))
    return cast(rank(catalogue.scenes, wish, temper, dice), size)


def _looks(
    wish: Wish, temper: Temper, options: Options, catalogue: Catalogue, dice: Random
) -> tuple[Look, ...]:
    ranked = rank_looks(catalogue.looks, wish, temper, dice)
    if options.look is None:
        return ranked
    return tuple(chosen(catalogue.looks, [options.look], "look"))


def _roles(score: Score, company: tuple[Candidate, ...]) -> dict[str, Scene]:
    """Return the scene of each group: the lead for the strongest, the calmest for breaks."""
    parts = score.parts
    strongest = max(parts, key=lambda part: (part.label in HIGH, part.energy, -part.number))
    roles = {strongest.group: company[0].scene}
    rest = [candidate.scene for candidate in company[1:]] or [company[0].scene]
    for part in parts:
        if part.group in roles:
            continue
        free = [scene for scene in rest if scene not in roles.values()] or rest
        calm = part.label in LOW
        roles[part.group] = min(free, key=lambda scene: scene.energy) if calm else free[0]
    return roles


def _idea(
    score: Score,
    part: Part,
    again: int,
    roles: dict[str, Scene],
    company: tuple[Candidate, ...],
    looks: tuple[Look, ...],
) -> Idea:
    first, last = score.parts[0], score.parts[-1]
    returns = part is last and part.number > 1 and part.label in ("outro", "verse", "intro")
    opens = part is first and part.label == "intro"
    scene = company[0].scene if opens else roles[part.group]
    if returns:
        scene = company[0].scene if first.label == "intro" else roles[first.group]
    return Idea(
        scene=scene,
        counter=_counter(score, part, scene, company),
        look=looks[0],
        force=_force(part, again),
        round=again,
        returns=returns,
    )


def _counter(
    score: Score, part: Part, scene: Scene, company: tuple[Candidate, ...]
) -> Scene | None:
    """Return what a part cuts away to: nothing in a short or a quiet one."""
    seconds = score.span(part.first, part.stop)
    if part.label in LOW and seconds < 20:
        return None
    if seconds < 12 and part.label not in HIGH:
        return None
    others = [candidate.scene for candidate in company if candidate.scene is not scene]
    return others[part.number % len(others)] if others else None


_FORCE = {
    "intro": 0.15,
    "verse": 0.4,
    "build": 0.55,
    "drop": 1.0,
    "chorus": 0.85,
    "break": 0.15,
    "bridge": 0.3,
    "outro": 0.1,
}


def _force(part: Part, again: int) -> float:
    return min(1.0, _FORCE.get(part.label, 0.4) + 0.1 * (again - 1))
