"""Cards: the title and other words in the picture, on downbeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from beatreel.draft import Segment, SegmentMeta, Text
from beatreel.draft.parts import changed
from beatreel.titles import STYLES

from .affinity import answered, profile
from .palettes import lightness
from .score import Line, Part, Score
from .shots import Shot
from .temper import Temper
from .timing import Clock
from .treatment import HIGH, Brief

#: Seconds that a title stands, least and most.
_LEAST, _MOST = 2.5, 7.0
#: Brightness of scene and look together over which type without a filling is lost.
_BRIGHT = 0.76
#: Brightness of a scene that is paper: light type is lost on it in any look.
_PAPER = 0.7
#: Longest title, characters.
_LONGEST = 300
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: How much a facet of the wish counts for the choice of type.
_WEIGHTS = {
    "places": 0.5,
    "space": 0.5,
    "abstract": 0.4,
    "music": 0.4,
    "styles": 1.0,
    "times": 0.3,
    "weather": 0.2,
    "subjects": 0.6,
    "moods": 0.8,
    "colours": 0.0,
    "motions": 0.1,
    "pace": 0.0,
}


def cards(brief: Brief, chain: Sequence[Shot], clock: Clock) -> tuple[Segment, ...]:
    """Return the segments of the text track, in order; empty where there is nothing to say."""
    options, wish = brief.options, brief.wish
    if not options.texts or not (wish.wants_text or options.title):
        return ()
    texts = [_clean(text) for text in (options.title, *wish.texts)]
    texts = list(dict.fromkeys(text for text in texts if text))
    if not texts:
        return ()
    parts = [part for part in brief.score.parts[1:] if part.label in HIGH]
    parts += [part for part in brief.score.parts[1:] if part not in parts]
    places = [_inside(brief.score, part) for part in (brief.score.parts[0], *parts)]
    style = _style(brief, _behind(places[0], chain, brief.score))
    texts[0] = "\n".join([texts[0], *_bylines(brief)])
    made = []
    for number, (text, place) in enumerate(zip(texts, places, strict=False)):
        name = (f"card{number}", "Card") if number else ("title", "Title")
        ground = _behind(place, chain, brief.score)
        made.append(_card(name, text, place, style, ground, clock))
    return tuple(sorted(made, key=lambda card: card.start))


def _card(
    name: tuple[str, str],
    text: str,
    place: tuple[Line, Line],
    style: str,
    ground: Shot,
    clock: Clock,
) -> Segment:
    first, stop = place
    start, end = clock.cut(first.time), clock.cut(stop.time)
    room = ground.scene.room
    written = Text(text=text, font=style, pos=room)
    if _paper(ground):
        written = changed(written, color=ground.look.colours[0])
    return Segment(
        id=name[0],
        name=name[1],
        start=start,
        duration=max(1, end - start),
        text=written,
        meta=SegmentMeta(bar=first.bar, beat=first.beat, why=f"{style}, {room}"),
    )


def _behind(place: tuple[Line, Line], chain: Sequence[Shot], score: Score) -> Shot:
    """Return the first shot of the scene that is longest behind a card."""
    shown: dict[str, float] = {}
    first: dict[str, Shot] = {}
    for shot in chain:
        start, stop = (score.lines[at].time for at in (shot.span.first, shot.span.stop))
        over = min(stop, place[1].time) - max(start, place[0].time)
        if over > 0:
            shown[shot.scene.name] = shown.get(shot.scene.name, 0.0) + over
            first.setdefault(shot.scene.name, shot)
    return first[max(shown, key=lambda name: shown[name])] if shown else chain[0]


def _paper(shot: Shot) -> bool:
    return shot.scene.brightness > _PAPER


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()[:_LONGEST]


def _bylines(brief: Brief) -> list[str]:
    """Return the line under the title."""
    song, options = brief.score.song, brief.options
    facts = [_clean(options.artist)]
    facts += [f"{song.tempo:.0f} BPM"] if options.show_tempo else []
    facts += [song.key] if options.show_key else []
    line = " · ".join(fact for fact in facts if fact)
    return [line] if line else []


def _style(brief: Brief, ground: Shot) -> str:
    """Return the style of type whose words suit the wish and the song, if it can be read."""
    bright = ground.scene.brightness + lightness(ground.look) > _BRIGHT
    dice = Random(f"{brief.options.seed}|{brief.score.song.duration:.2f}|type")
    felt = set(_felt(brief.temper))
    scores = {}
    for name in sorted(name for name, style in STYLES.items() if not style.lyric):
        style = STYLES[name]
        asked = answered(brief.wish, profile(style), _WEIGHTS, style.words)
        scores[name] = 3.0 * asked + 0.5 * len(felt & set(style.words)) + 0.5 * dice.random()
        if (style.hollow and bright) or (style.glow and _paper(ground)):
            scores[name] -= 4.0
    return max(scores, key=lambda name: scores[name])


def _felt(temper: Temper) -> tuple[str, ...]:
    """Return words of styles that suit a temper."""
    if temper.energy > 0.7:
        return ("loud", "bass", "dark") if temper.tension > 0.6 else ("house", "club", "dance")
    if temper.energy > 0.4:
        return ("pop", "fresh", "summer") if temper.gladness > 0.5 else ("lo-fi", "hip-hop")
    return ("soul", "acoustic", "romantic") if temper.gladness > 0.5 else ("ambient", "piano")


def _inside(score: Score, part: Part) -> tuple[Line, Line]:
    """Return the downbeats on which a card comes and goes, inside a part."""
    lines = score.lines[part.first : part.stop + 1]
    inside = [line for line in lines if line.downbeat]
    inside = inside if len(inside) >= 2 else [lines[0], lines[-1]]
    opening = inside[0]
    if part.number == 0:
        # The first picture is seen for a moment before it is written on.
        late = [line for line in inside[1:-1] if line.time >= 0.4]
        if late and inside[-1].time - late[0].time >= _LEAST:
            opening = late[0]
    ends = [line for line in inside if line.time > opening.time]
    fitting = [it for it in ends if _LEAST <= it.time - opening.time <= _MOST]
    return opening, fitting[-1] if fitting else ends[0]
