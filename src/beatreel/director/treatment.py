"""The treatment: what each part of the song shows, before a single cut is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .casting import Candidate
from .catalogue import Catalogue
from .company import COVER, OF_A_LEG, company_of, looks_of, motif_of
from .journey import Leg, legs
from .options import Options
from .score import Part, Score
from .temper import Temper
from .wish import Wish

#: Labels of parts that carry the song's strongest idea.
HIGH = ("chorus", "drop")
#: Labels of parts that step back.
LOW = ("intro", "break", "bridge", "outro")
#: How far each label is turned up, 0…1.
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


@dataclass(frozen=True, slots=True)
class Idea:
    """What one part shows."""

    scene: Scene
    #: Other pictures to cut away to, in turn; none for a part that stays where it is.
    counters: tuple[Scene, ...]
    look: Look
    #: How far it is turned up, 0 (bare) … 1 (everything).
    force: float
    #: Which time it is heard, from 1.
    round: int
    #: Whether it was heard before in this leg of a journey, and so shown like this.
    again: bool
    #: Force gained from the first shot to the last, where one part is nearly all of the song.
    rise: float = 0.0
    #: Whether it is the first picture of the video, come back.
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Treatment:
    """Which pictures lead, and how they develop."""

    #: Best first; the first one leads.
    cast: tuple[Candidate, ...]
    look: Look
    #: One for each part of the score.
    ideas: tuple[Idea, ...]

    @property
    def lead(self) -> Candidate:
        """The scene of the strongest part."""
        return self.cast[0]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a treatment is made from."""

    score: Score
    wish: Wish
    temper: Temper
    options: Options
    catalogue: Catalogue


def treat(brief: Brief, dice: Random) -> Treatment:
    """Return the treatment of a song; the same brief and dice give the same one."""
    company = company_of(brief, dice)
    looks = looks_of(brief, company[0].scene, dice)
    ways = legs(brief.score, brief.wish) if not brief.options.scenes else ()
    if len(ways) < 2:
        ways, companies = (Leg(tuple(brief.score.parts), brief.wish),), [company]
    else:
        companies = [company_of(replace(brief, wish=leg.wish), dice, OF_A_LEG) for leg in ways]
    rounds: Counter[str] = Counter()
    ideas: list[Idea] = []
    for leg, its in zip(ways, companies, strict=True):
        ideas += _leg(brief.score, leg, its, looks, rounds)
    return Treatment(_together(companies), looks[0], tuple(ideas))


def _leg(
    score: Score,
    leg: Leg,
    company: Sequence[Candidate],
    looks: tuple[Look, Look],
    rounds: Counter[str],
) -> list[Idea]:
    roles = _roles(leg.parts, company)
    ideas: list[Idea] = []
    before = rounds.copy()
    for part in leg.parts:
        rounds[role(part)] += 1
        idea = _idea(score, leg, part, rounds[role(part)], roles, company, looks)
        ideas.append(replace(idea, again=idea.round > before[role(part)] + 1))
    _saved(leg.parts, ideas, company)
    return ideas


def _together(companies: Sequence[tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
    """Return all candidates once, the leads of the legs first."""
    ordered = [its[0] for its in companies] + [it for its in companies for it in its[1:]]
    return tuple({it.scene.name: it for it in reversed(ordered)}.values())[::-1]


def _roles(parts: Sequence[Part], company: Sequence[Candidate]) -> dict[str, Scene]:
    """Return the scene of each group: the lead for the strongest, the calmest for breaks.

    An intro that opens the video needs none: it shows the first picture.
    """
    own = [part for part in parts if part.number or part.label != "intro"] or parts
    strongest = max(own, key=lambda part: (part.label in HIGH, part.energy, -part.number))
    roles = {strongest.group: company[0].scene}
    rest = [it.scene for it in _apt(company)[1:]] or [company[0].scene]
    motif = motif_of(company)
    for part in own:
        if part.group in roles:
            continue
        if motif is not None and part.label in LOW:
            roles[part.group] = motif
            continue
        free = [scene for scene in rest if scene not in roles.values()] or rest
        calm = part.label in LOW
        roles[part.group] = min(free, key=lambda scene: scene.energy) if calm else free[0]
    return roles


def _idea(
    score: Score,
    leg: Leg,
    part: Part,
    again: int,
    roles: dict[str, Scene],
    company: Sequence[Candidate],
    looks: tuple[Look, Look],
) -> Idea:
    first = score.parts[0]
    stays = leg.parts[0] is first
    returns = stays and part is score.parts[-1] and part.number > 1 and part.label not in HIGH
    opening = motif_of(company) or company[0].scene
    if stays and first.label != "intro":
        opening = roles[first.group]
    scene = opening if part is first or returns else roles[part.group]
    return Idea(
        scene=scene,
        counters=_counters(score, part, scene, company),
        look=looks[part.label in ("break", "bridge")],
        force=min(1.0, _FORCE.get(part.label, 0.4) + 0.1 * (again - 1)),
        round=again,
        again=again > 1,
        rise=0.35 if score.span(part.first, part.stop) > 0.6 * score.song.duration else 0.0,
        returns=returns,
    )


def _saved(parts: Sequence[Part], ideas: list[Idea], company: Sequence[Candidate]) -> None:
    """Show something else, and calmer, where a part has the picture of another kind after it.

    What is seen already is no change when it comes; and what a high part opens with is not cut
    away to before it.
    """
    for place, (part, following) in enumerate(pairwise(parts)):
        idea, kept = ideas[place], ideas[place + 1].scene
        if part.label in HIGH or role(part) == role(following):
            continue
        if following.label in HIGH:
            idea = replace(idea, counters=tuple(it for it in idea.counters if it is not kept))
        shown = {kept.name, ideas[place - 1].scene.name if place else ""}
        others = [it.scene for it in _apt(company) if it.scene is not kept]
        if idea.scene is kept and others:
            calm = min(others, key=lambda scene: (scene.name in shown, scene.energy))
            counters = tuple(it for it in idea.counters if it is not calm)
            idea = replace(idea, scene=calm, counters=counters)
        ideas[place] = idea


def _apt(company: Sequence[Candidate]) -> list[Candidate]:
    """Return those who may carry a part: they answer the wish half as well as the lead does.

    The others are only cut away to.
    """
    return [it for it in company if it.wish >= 0.5 * company[0].wish]


def role(part: Part) -> str:
    """Return what parts share that show one idea: their sound, and how high they stand."""
    return f"{part.group}|{'high' if part.label in HIGH else part.label}"


def _counters(
    score: Score, part: Part, scene: Scene, company: Sequence[Candidate]
) -> tuple[Scene, ...]:
    """Return what a part cuts away to: nothing in a short or a quiet one."""
    seconds = score.span(part.first, part.stop)
    if seconds < (20.0 if part.label in LOW else 6.0 if part.label in HIGH else 12.0):
        return ()
    others = [candidate.scene for candidate in company if candidate.scene is not scene]
    if (motif := motif_of(company)) in others:
        # The user's picture is seen in every part.
        return (motif, *(it for it in others if it is not motif))[:2]
    if company[0].scene.family == COVER:
        others = [it for it in others if it.family == COVER] or others
    turn = part.number % len(others) if others else 0
    room = 1 if seconds < 25.0 else 2 if seconds < 50.0 else 3
    return tuple((others[turn:] + others[:turn])[:room])
