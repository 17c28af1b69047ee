"""One true sentence about what changed, for whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from . import splits
from .changes import Change, Changes
from .document import AUDIO, TEXT, VIDEO, Draft, Effect, Segment, Transition
from .parts import segments
from .phrases import DRAFT, PLACE, SEGMENT, SUBJECT, THING, WORD, Language, Names
from .timeline import title

#: Clauses in a sentence before the rest is counted.
_CLAUSES = 6
#: Characters of a quoted text.
_QUOTED = 60

_TYPES = {"shot": VIDEO, "sound": AUDIO, "text": TEXT}


def describe(changes: Changes, language: Language = "en", names: Names | None = None) -> str:
    """Return one sentence that says what ``changes`` are, in English or Chinese.

    Nothing is said that is not in the drafts. Beyond six clauses the rest is counted.

    Parameters
    ----------
    names
        What a scene, look, effect, transition, signal or section is called, by its kind and its
        name; as in the document if not given.
    """
    words, call = WORD[language], names or _as_is
    clauses = [
        *_clauses_of_draft(changes, language, call),
        *_clauses_of_segments(changes, language, call),
    ]
    if not clauses:
        return words["nothing"]
    if len(clauses) > _CLAUSES:
        rest = len(clauses) - _CLAUSES + 1
        clauses = [*clauses[: _CLAUSES - 1], words["more"].format(count=rest)]
    *first, last = clauses
    sentence = words["comma"].join(first) + words["and"] + last if first else last
    return sentence[0].upper() + sentence[1:] + words["stop"]


def _as_is(kind: str, name: str) -> str:
    return _plain(name)


def clock(ms: int) -> str:
    """Return ms as minutes and seconds, exact: ``1:05`` or ``0:12.35``."""
    whole, rest = divmod(ms, 1000)
    point = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{whole // 60}:{whole % 60:02d}{point}"


def _clauses_of_draft(changes: Changes, language: Language, call: Names) -> list[str]:
    clauses = []
    mine = [it for it in changes if it.kind in ("draft", "track", "media")]
    frame = {"meta.width", "meta.height", "meta.aspect"}
    if any(it.field in frame for it in mine):
        meta = changes.after.meta
        size = f"{meta.aspect}, {meta.width}×{meta.height}"
        clauses.append(DRAFT["frame"][language].format(v=size))
    for change in mine:
        if change.kind != "draft":
            clauses.append(_thing(change, language))
        elif change.field not in frame:
            phrase = DRAFT.get(change.field, DRAFT["?"])[language]
            value = _value(changes, change, language, call)
            clauses.append(phrase.format(f=_field(change.field), v=value))
    return clauses


def _thing(change: Change, language: Language) -> str:
    key = f"{change.kind} {change.field}"
    name = getattr(change.subject, "name", "") or change.id
    phrase = THING.get(key, THING[f"{change.kind} ?"])[language]
    return phrase.format(n=_quoted(name, language), f=_field(change.field))


def _clauses_of_segments(changes: Changes, language: Language, call: Names) -> list[str]:
    groups: dict[tuple[str, str], list[Change]] = {}
    by_segment: dict[str, list[Change]] = {}
    for change in splits.gathered(changes.before, changes.items):
        if change.kind in _TYPES:
            by_segment.setdefault(change.id, []).append(change)
    for own in by_segment.values():
        for change in _gathered(own):
            groups.setdefault((change.kind, change.field), []).append(change)
    speech = (language, call)
    return [_clause(changes, field, group, speech) for (_, field), group in groups.items()]


def _cut(changes: Changes, group: Sequence[Change]) -> tuple[int, int] | None:
    """Return where a cut was and is, if all that moved is the cut between two shots."""
    if len(group) != 2 or group[0].kind != "shot":
        return None
    old = {piece.id: piece for piece in segments(changes.before, VIDEO)}
    left, right = sorted(
        (it.subject for it in group if isinstance(it.subject, Segment)), key=_start
    )
    was, then = old[left.id], old[right.id]
    rolled = (was.start, then.end) == (left.start, right.end)
    touching = was.end == then.start and left.end == right.start
    return (was.end, left.end) if rolled and touching else None


def _start(piece: Segment) -> int:
    return piece.start


def _gathered(own: Sequence[Change]) -> list[Change]:
    """Return the changes of one segment with those that are one to a person made one."""
    fields = {change.field: change for change in own}
    piece = own[0].subject
    if isinstance(piece, Segment):
        _gather_time(fields, piece)
        _gather_volume(fields)
        _gather_lock(fields)
        _gather_picture(fields)
    return list(fields.values())


def _gather_time(fields: dict[str, Change], piece: Segment) -> None:
    """A bar that changes because the start does is not worth a word."""
    times = [fields.pop(name) for name in ("start", "duration") if name in fields]
    places = [fields.pop(name) for name in ("meta.bar", "meta.beat") if name in fields]
    if times:
        # So is the section that it is in by then.
        for name in ("meta.section", "meta.part", "meta.group"):
            fields.pop(name, None)
        fields["time"] = replace(times[0], field="time", after=(piece.start, piece.end))
    elif places:
        place = (piece.meta.bar, piece.meta.beat)
        fields["position"] = replace(places[0], field="position", after=place)


def _gather_volume(fields: dict[str, Change]) -> None:
    volume, mute = fields.get("volume"), fields.get("meta.unmuted")
    if volume is None or mute is None:
        return
    muted = mute.after is not None and volume.after == 0
    unmuted = mute.after is None and volume.after == mute.before
    fields.pop("meta.unmuted")
    if muted or unmuted:
        field = "muted" if muted else "unmuted"
        fields[field] = replace(fields.pop("volume"), field=field, after=None)


def _gather_lock(fields: dict[str, Change]) -> None:
    lock = fields.pop("meta.locked", None)
    if lock is not None:
        field = "locked" if lock.after else "unlocked"
        fields[field] = replace(lock, field=field, after=None)


#: Fields that go with a new picture and are worth no word of their own.
_WITH_PICTURE = ("name", "meta.why")


def _gather_picture(fields: dict[str, Change]) -> None:
    """Another scene brings its own parameters; another seed is another view of the same one."""
    own = [name for name in fields if name.startswith("params.") and name != "params.look"]
    if "source" in fields:
        at_start = "source_start" in fields and fields["source_start"].after == 0
        for name in (*own, *_WITH_PICTURE, *(["source_start"] if at_start else [])):
            fields.pop(name, None)
    elif "params.seed" in fields:
        seed = fields["params.seed"]
        for name in own:
            fields.pop(name)
        fields["view"] = replace(seed, field="view", after="")


def _clause(
    changes: Changes, field: str, group: Sequence[Change], speech: tuple[Language, Names]
) -> str:
    language, call = speech
    cut = _cut(changes, group) if field == "time" else None
    if cut is not None:
        return SEGMENT["cut"][language][0].format(b=clock(cut[0]), v=clock(cut[1]))
    values = {_value(changes, change, language, call) for change in group}
    alike, varied = SEGMENT.get(field, SEGMENT["?"])[language]
    told = len(values) == 1 and (field != "text.text" or len(group) == 1)
    phrase = alike if told else varied
    return phrase.format(
        s=_subject(changes, group, language),
        v=values.pop(),
        b=_quoted(str(group[0].before), language),
        f=_field(field),
    )


def _subject(changes: Changes, group: Sequence[Change], language: Language) -> str:
    kind = group[0].kind
    pieces = [it.subject for it in group if isinstance(it.subject, Segment)]
    draft = changes.before if group[0].field == "removed" else changes.after
    words = SUBJECT[language]
    if len(pieces) == 1:
        name = _quoted(title(draft, pieces[0]), language)
        subject = words[kind].format(at=clock(pieces[0].start), title=name)
        return subject + _part_of(draft, pieces[0]) if kind == "sound" else subject
    span = f"{clock(min(it.start for it in pieces))}–{clock(max(it.end for it in pieces))}"
    everything = len(pieces) == len(segments(draft, _TYPES[kind]))
    key = f"all {kind}s" if everything else f"{kind}s"
    return words[key].format(count=len(pieces), span=span)


def _part_of(draft: Draft, piece: Segment) -> str:
    """Return the times of a sound that is one of several pieces of its file."""
    pieces = [it for it in segments(draft, AUDIO) if it.source == piece.source]
    return f" ({clock(piece.start)}–{clock(piece.end)})" if len(pieces) > 1 else ""


def _value(changes: Changes, change: Change, language: Language, call: Names) -> str:
    """Return the new value of a field as a person would write it."""
    words, field, value = WORD[language], change.field, change.after
    if field in ("added", "removed", "split", "text.words", "text"):
        return ""
    if value is None:
        return _said(value, field, language, call)
    if field == "time":
        return f"{clock(value[0])}–{clock(value[1])}"
    if field == "position":
        bar, beat = value
        return words["no bar"] if bar is None else words["bar"].format(bar=bar, beat=_number(beat))
    if field in ("volume", "text.size"):
        return f"{_number(value * 100)}%"
    if field in ("fade_in", "fade_out"):
        return f"{_number(value / 1000)} s"
    if field in ("source_start", "duration", "meta.start", "meta.end"):
        return clock(value)
    if field == "speed":
        return f"{_number(value)}×"
    if field == "source" and isinstance(change.subject, Segment):
        return _source(changes, change.subject, call)
    return _said(value, field, language, call)


def _said(value: Any, field: str, language: Language, call: Names) -> str:
    words = WORD[language]
    if value is None or value == "" or value == ():
        unset = {"transition": "cut", "effects": "none", "text.anim": "none"}
        return words[unset.get(field, "default")]
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, Transition):
        name = call("transition", value.type)
        return words["lasting"].format(name=name, s=_number(value.duration / 1000))
    if isinstance(value, tuple):
        effects = (_effect(it, language, call) for it in value if isinstance(it, Effect))
        return words["list"].join(effects)
    if field in ("text.text", "meta.title", "meta.artist", "name"):
        return _quoted(str(value), language)
    if field in _KINDS:
        return call(_KINDS[field], str(value))
    return PLACE[language].get(str(value), _plain(str(value)))


#: Fields that hold a name of the catalogue, and of what kind it is.
_KINDS = {"params.look": "look", "meta.look": "look", "meta.section": "section"}


def _effect(effect: Effect, language: Language, call: Names) -> str:
    words = WORD[language]
    more = []
    if effect.on:
        more.append(words["on"].format(signal=call("signal", effect.on)))
    if effect.start is not None:
        more.append(words["at"].format(at=clock(effect.start)))
    told = words["with"].format(more=words["also"].join(more)) if more else ""
    return f"{call('effect', effect.type)} {_number(effect.amount * 100)}%{told}"


def _source(changes: Changes, piece: Segment, call: Names) -> str:
    plain = title(changes.after, piece.model_copy(update={"name": "", "text": None}))
    return call("scene", piece.scene) if piece.scene else plain


def _field(path: str) -> str:
    return _plain(path.rpartition(".")[2].lstrip("+"))


def _plain(text: str) -> str:
    line = " ".join(text.replace("_", " ").split())
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"


def _quoted(text: str, language: Language) -> str:
    line = " ".join(text.split())
    short = line if len(line) <= _QUOTED else line[:_QUOTED] + "…"
    return WORD[language]["quote"].format(text=short)


def _number(value: float) -> str:
    return f"{round(value, 3):g}" if abs(value) < 100_000 else str(value)
