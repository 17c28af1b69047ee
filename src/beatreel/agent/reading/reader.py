"""From a message to intents: parted into clauses, each read by the first rule that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..where import Where
from .clause import Clause, Context, Intent
from .negations import hedged, refused
from .rulebook import rule
from .slots import unused
from .text import Message

#: Ends a clause always.
_STRONG = re.compile(
    r"(?:\.(?=\s|$|[\u3400-\u9fff])|[;!?\n。；！？…])+|"
    r"\b(?:and then|then|after that|afterwards)\b|然后|接着|之后再|完了再|另外|此外",
    re.IGNORECASE,
)
#: May end a clause: only where both sides ask for something.
_WEAK = re.compile(
    r"、|[,，]\s*(?:and\b|but\b|also\b|plus\b|so\b|再|并且?|同时|顺便|还有|也|而且)?|\b(?:and also|and|also|plus|but|n|w/)(?<![\d]n)(?=\s)|(?<=ing) (?=(?:more|less|fewer) [a-z])|并且|同时|顺便|还有|再(?=把|给|加|改|锁|导)",
    re.IGNORECASE,
)
_COLOUR = (
    "black|white|red|orange|yellow|gold|green|teal|blue|purple|violet|pink|brown|grey|gray|silver"
)
#: Two colours are one look: "black and white".
_PAIR = re.compile(
    rf"\b(?:{_COLOUR})\s*(?:,|\band\b|\bn\b|&)\s*(?=(?:{_COLOUR})\b)|(?<=[红橙黄绿青蓝紫黑白金粉灰])[,，](?=[红橙黄绿青蓝紫黑白金粉灰]色)",
    re.IGNORECASE,
)
_THEN = re.compile(r"then|after|然后|接着|之后|完了", re.IGNORECASE)
#: A reason for what was said before, and no request of its own.
_REASON = re.compile(
    r"^\s*(?:it'?s |they'?re |that'?s |it is |its )?(?:way |just |a bit |kinda )?(?:too|so)\b|"
    r"^\s*(?:because|cuz|cause|since|my|it'?s|its|it is|that'?s)\b|^\s*(?:太|有点|因为|感觉|真的|好(?!的))",
    re.IGNORECASE,
)


def read(message: Message, context: Context) -> list[Intent]:
    """Return what a message asks for, in order; empty where no rule reads anything."""
    found: list[Intent] = []
    silent: list[Clause] = []
    before: tuple[Where, ...] | None = context.remembered
    subject = ""
    for part, then in _parted(hedged(message.text)):
        whole = Clause(part, message, context, before, then, subject)
        made = list(_clauses(whole))
        silent += [] if made else [whole]
        for clause, intent in made:
            if intent.tool == "generate_video":
                # All that follows is the wish.
                start = message.text.find(part)
                wish = message.restored(message.text[max(0, start) :]).strip()
                return [*found, replace(intent, args={**intent.args, "wish": wish[:4000]})]
            _append(found, checked(clause, intent), clause)
            before = _where(clause, intent, before)
            subject = str(intent.args.get("which", subject))
    told = found and any(it.tool not in ("talk", "ask") for it in found)
    left = [it for it in silent if it.found.places or _ASKS.match(it.text)]
    found += [_unread(it) for it in left if told]
    return _settled(found)


def _unread(clause: Clause) -> Intent:
    """Return the intent to say that a part was not understood."""
    words = clause.message.restored(" ".join(clause.text.split()))
    return Intent("unread", {"words": words[:80]})


def checked(clause: Clause, intent: Intent) -> Intent:
    """Return the intent, or what is to be asked where it leaves out what was said."""
    if refused(clause, intent):
        return Intent("stay", {"tool": intent.tool})
    slot = unused(clause, intent)
    if slot is None:
        return intent
    words = " ".join(clause.message.restored(slot.words).split())
    call = {"tool": intent.tool, "args": intent.args}
    return Intent("ask", {"about": "unused", "kind": slot.kind, "words": words[:60], **call})


def _settled(found: list[Intent]) -> list[Intent]:
    """Return the intents without those that only say what is not meant: "not darker, warmer"."""
    done = [it for it in found if it.tool != "stay"]
    return done if any(it.tool not in ("talk", "ask") for it in done) else found


def _parted(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the sentences, and whether each goes on from the one before, as after "then"."""
    start, then = 0, False
    for match in _STRONG.finditer(text):
        if text[start : match.start()].strip(" ,，"):
            yield text[start : match.start()], then
        start, then = match.end(), bool(_THEN.search(match.group()))
    if text[start:].strip(" ,，"):
        yield text[start:], then


def _clauses(whole: Clause) -> Iterator[tuple[Clause, Intent]]:
    """Yield the clauses of a sentence that ask for something.

    A part that says nothing by itself belongs to the part before it, or to the one after it
    where none is before.
    """
    text = whole.text
    pairs = [range(*m.span()) for m in _PAIR.finditer(text)]
    signs = [m for m in _WEAK.finditer(text) if not any(m.start() in pair for pair in pairs)]
    cuts = [0, *(m.end() for m in signs), len(text)]
    stops = [*(m.start() for m in signs), len(text)]
    made: list[tuple[int, int, Clause, Intent]] = []
    pending: int | None = None
    before, subject = whole.before, whole.subject
    for start, stop in zip(cuts, stops, strict=False):
        if not text[start:stop].strip():
            continue
        first = pending if pending is not None else start
        chained = whole.chained or bool(made)
        clause = replace(
            whole, text=text[first:stop], before=before, chained=chained, subject=subject
        )
        reason = made and _REASON.search(clause.text)
        intent = None if reason else rule(clause)
        if made and intent is not None and _styles(made[-1], stop, whole):
            made[-1] = _grown(made[-1], stop, whole)
            continue
        if intent is not None and _open(intent, clause, whole, stop):
            # Half of it can be done: the other half is asked about, not passed over.
            made.append((first, stop, clause, intent))
            pending = None
            continue
        talked = intent is not None and intent.tool in ("talk", "ask")
        if intent is None or (talked and stop < len(text)) or (talked and made):
            if made:
                apart = intent is None and not reason and _apart(clause)
                longer = made[-1] if apart else _grown(made[-1], stop, whole)
                unread = intent is None and not reason and longer[3] == made[-1][3]
                if unread and (_ASKS.match(clause.text) or _elsewhere(clause) or _tells(clause)):
                    # What was asked for and not understood is told, not passed over.
                    made.append((first, stop, clause, _unread(clause)))
                else:
                    made[-1] = longer
                    before = _where(longer[2], longer[3], whole.before)
            elif intent is None or intent.tool == "ask":
                pending = first
            continue
        made.append((first, stop, clause, intent))
        pending, before = None, _where(clause, intent, before)
        subject = str(intent.args.get("which", subject))
    if not made:
        intent = rule(whole)
        if intent is not None:
            yield whole, intent
        return
    found = [(clause, intent) for _, _, clause, intent in made]
    for place, (clause, intent) in enumerate(found):
        yield clause, _shared(intent, clause, found[place + 1 :])


def _shared(intent: Intent, clause: Clause, later: list[tuple[Clause, Intent]]) -> Intent:
    """Give "darker" of "darker and faster cuts in the drop" the place that is said last."""
    if intent.args.get("where") != [] or clause.found.whole or not later:
        return intent
    for other, new in later:
        if _ASKS.match(other.text) or not new.args.get("where"):
            return intent
        if other.found.places:
            return replace(intent, args={**intent.args, "where": new.args["where"]})
    return intent


#: Questions about what was clearly asked for, but for the one thing that is missing.
_OPEN = frozenset({"text", "title", "title shown", "lyrics", "which text", "duck", "rest"})
#: Tools that take what was missing.
_ANSWERS = frozenset({"add_text", "change_text", "set_title", "set_lyrics", "remove_text"})
#: How a request begins that is one of its own.
_ASKS = re.compile(
    r"\s*(?:please |pls |then |can you |could you |also )*(?:add|put|show|make|give|remove|delete|change|swap|set|turn|move|"
    r"write|use|apply|replace|let|bring|take|get rid|cut|render|animate|insert|drop|sync|zoom|pan|tilt|rotate|flip|crop|blend|"
    r"mix|blur|align|match|stabili[sz]e|upload|publish|post|share|send)\b(?! (?:me|us|it)?\s*$)|"
    r"\s*(?:请|再|帮我)*(?:把|将|给).{1,12}|\s*(?:请|再|并|也|还|帮我)?(?:加|放|显示|去掉|删|改|换|调|移|写|用|让|旋转|裁|模糊|发布|上传|分享|发)",
    re.IGNORECASE,
)
#: Words beside a place that ask for nothing of their own.
_BESIDE = re.compile(
    r"\b(?:and|or|but|also|too|as well|only|just|please|pls|the|in|on|at|for|of|it|there|then|both|all|same|plus)\b|[也都还就只再和跟与在里，、]|[\s,.!?;:。！？]+"
)


def _apart(clause: Clause) -> bool:
    """Return whether a part says something of a place of its own, which is not that of before."""
    return _elsewhere(clause) and bool(_BESIDE.sub("", clause.rest))


#: What a request may be about: a part that speaks of it is not passed over.
_ABOUT = re.compile(
    r"\b(?:titles?|texts?|captions?|lyrics|music|song|volume|effects?|cuts?|shots?|transitions?|colou?rs?|looks?|scenes?|visuals|beat|tempo|logo|watermark)\b|标题|文字|字幕|歌词|音乐|特效|镜头|转场|颜色|画面|节奏|水印"
)


def _tells(clause: Clause) -> bool:
    """Return whether a part speaks of something that could be changed."""
    return bool(_ABOUT.search(clause.low))


def _elsewhere(clause: Clause) -> bool:
    """Return whether a part speaks of a place, which is passed over if the part is."""
    return bool(clause.found.where) and not clause.found.barred


def _open(intent: Intent, clause: Clause, whole: Clause, stop: int) -> bool:
    """Return whether a part asks for something that lacks one thing, and what follows has it not."""
    if intent.args.get("about") not in _OPEN:
        return False
    rest = whole.text[stop:]
    longer = rule(replace(clause, text=clause.text + rest)) if rest.strip() else None
    return longer is None or longer.tool not in _ANSWERS


_Made = tuple[int, int, Clause, Intent]


def _styles(made: _Made, stop: int, whole: Clause) -> bool:
    """Return whether a part goes on about the text of the part before: "smaller and red"."""
    first, _, clause, intent = made
    if intent.tool not in ("change_text", "add_text"):
        return False
    again = rule(replace(clause, text=whole.text[first:stop]))
    return again is not None and again.tool == intent.tool and len(again.args) > len(intent.args)


def _grown(made: _Made, stop: int, whole: Clause) -> _Made:
    """Return a clause that takes in the part behind it, where it still asks for the same."""
    first, old, clause, intent = made
    longer = replace(clause, text=whole.text[first:stop])
    again = rule(longer)
    if again is not None and again.tool == intent.tool and _keeps(intent, again):
        return first, stop, longer, again
    return first, old, clause, intent


#: What an intent is about: more words say it more exactly, and do not change it.
_SUBJECT = ("which", "media", "direction", "kind")


def _keeps(intent: Intent, again: Intent) -> bool:
    """Return whether an intent that is read from more words is about the same as before."""
    told = [key for key in _SUBJECT if key in intent.args]
    return all(again.args.get(key) == intent.args[key] for key in told)


#: What is made is to be without something.
_WITHOUT = re.compile(r"\W*(?:but |and )?(?:without|no)\b|\W*(?:不带|不要|别带|去掉|无)")


def _append(found: list[Intent], intent: Intent, clause: Clause) -> None:
    """Add an intent unless it only says once more what the one before it said."""
    if intent.tool == "talk" and found:
        return
    if found and found[-1].tool == "talk":
        found.pop()
    if found and _repeats(found[-1], intent):
        return
    if found and _WITHOUT.match(clause.low) and intent.tool.startswith("remove_"):
        if found[-1].tool == "make_thumbnail":
            found[-1] = replace(found[-1], args={**found[-1].args, "titled": False})
            return
        if found[-1].tool in ("export_video", "make_version"):
            # Of the file that is to be made, and not of the video.
            found.append(_unread(clause))
            return
    if found and found[-1].tool == "export_video" and intent.tool in _OUTPUT:
        slot, key = _OUTPUT[intent.tool]
        found[-1] = replace(found[-1], args={**found[-1].args, slot: intent.args[key]})
        return
    if found and _lists(found[-1], intent):
        effect = f"{found[-1].args['effect']}, {intent.args['effect']}"
        found[-1] = replace(intent, args={**intent.args, "effect": effect})
        return
    if found and (_instead(found[-1], intent) or _narrows(found[-1], intent, clause)):
        found[-1] = intent
        return
    if found and _goes_on(found[-1], intent):
        args = {**found[-1].args, **intent.args}
        found[-1] = replace(intent, args=args)
        return
    found.append(intent)


#: What is said after "export" is about the file: the argument of the export, and of the tool.
_OUTPUT = {
    "set_quality": ("quality", "quality"),
    "set_size": ("resolution", "pixels"),
    "set_fps": ("fps", "fps"),
}


def _lists(last: Intent, new: Intent) -> bool:
    """Return whether two effects are listed for the place that is said last, or for one place."""
    if last.tool != new.tool or new.tool not in ("add_effects", "remove_effects"):
        return False
    drives = [{it.args.get("on"), it.args.get("every")} for it in (last, new)]
    if drives[0] != drives[1]:
        return False
    return bool(new.args.get("effect")) and last.args.get("where") in ([], new.args.get("where"))


#: "Only there", after it was said of more.
_ONLY = re.compile(r"\b(?:just|only|solely)\b|只|就(?=[^，,]{0,6}[一那这])|仅")


def _narrows(last: Intent, new: Intent, clause: Clause) -> bool:
    """Return whether the same is said again with the place: "too dark, I see nothing there"."""
    return (
        last.tool == new.tool
        and (
            last.args.get("where") == [] or bool(new.args.get("where") and _ONLY.search(clause.low))
        )
        and {**_core(last), "where": None} == {**_core(new), "where": None}
    )


def _instead(last: Intent, new: Intent) -> bool:
    """Return whether "something else" is told what by the intent after it."""
    says_what = new.tool in ("change_scene", "use_media", "change_look")
    return (
        last.tool == "regenerate" and says_what and last.args.get("where") == new.args.get("where")
    )


def _goes_on(last: Intent, new: Intent) -> bool:
    """Return whether an intent only says the one before more exactly."""
    light = ("darker", "brighter")
    if last.tool != new.tool or {last.args.get("look"), new.args.get("look")} & set(light):
        return False
    key = {"change_look": "where", "change_text": "which"}.get(new.tool)
    return key is not None and last.args.get(key) == new.args.get(key)


def _repeats(last: Intent, new: Intent) -> bool:
    if last.tool != new.tool:
        return False
    mine, other = _core(last), _core(new)
    return all(other.get(key) in (value, None, [], "") for key, value in mine.items()) and all(
        key in mine or value in ([], "", None) or key == "amount" for key, value in other.items()
    )


def _core(intent: Intent) -> dict[str, Any]:
    return {key: value for key, value in intent.args.items() if key != "amount"}


def _where(
    clause: Clause, intent: Intent, before: tuple[Where, ...] | None
) -> tuple[Where, ...] | None:
    """Return the places that "it" and "there" are in what follows."""
    if intent.tool == "use_media":
        return tuple(Where.model_validate(it) for it in intent.args["where"])
    return tuple(clause.where) if clause.where else (() if clause.found.whole else before)
