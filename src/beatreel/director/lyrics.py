"""Lyrics in the picture: cards on a track of their own, and the lyrics that a draft shows.

A line of lyrics becomes one card, or several where it is too long for the frame and the style.
Cards are called ``l<line>.<part>``, so a draft gives its lyrics back as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from beatreel.draft import TEXT, Draft, Segment, Text, Track, times
from beatreel.draft import Word as Timed
from beatreel.draft.parts import changed, fresh, made, segments
from beatreel.errors import InvalidInput, NotFound
from beatreel.lyrics.words import Line, Lyrics, Word, is_han, shared, units

#: What people call the styles, and their names in the table of type styles.
LYRIC_STYLES = {
    "line": "lyric",
    "kinetic": "kinetic",
    "karaoke": "karaoke",
    "typewriter": "typewriter",
    "stack": "stack",
}
#: Name of the track.
TRACK = "Lyrics"
#: Most cards of one draft.
MOST = 5_000
_ID = re.compile(r"l(\d+)\.(\d+)")
#: ms after which a card that stays alone on the screen has been read.
_GAP = 700


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a style treats its cards."""

    #: Half widths that one card holds, in a wide, a square and a tall frame.
    room: tuple[int, int, int]
    #: ms before the first word at which the card comes.
    lead: int
    #: ms that it stays after the last.
    tail: int


_MANNERS = {
    "lyric": _Manner((64, 48, 42), 300, 350),
    "karaoke": _Manner((56, 42, 36), 300, 350),
    "typewriter": _Manner((64, 48, 40), 0, 700),
    "kinetic": _Manner((26, 22, 18), 0, 450),
    "stack": _Manner((34, 30, 26), 0, 500),
}


@dataclass(frozen=True, slots=True)
class _Card:
    """What stands in the picture at once."""

    name: str
    text: str
    #: ms from the start of the draft.
    start: int
    end: int
    words: tuple[Word, ...]


def set_lyrics(draft: Draft, lyrics: Lyrics, *, style: str = "line", offset: int = 0) -> Draft:
    """Return ``draft`` with these lyrics in the place of those that it had.

    Parameters
    ----------
    lyrics
        With times, ms from the start of the song's file; lines outside the draft are left out.
    style
        One of :data:`LYRIC_STYLES`.
    offset
        ms by which all of it comes later.

    Raises
    ------
    InvalidInput
        If the style is unknown, a line has no time, or nothing falls into the draft.
    """
    font = _font(style)
    if not lyrics.timed:
        raise InvalidInput("These lyrics have no times: align them to the song first.")
    placed = lyrics.shifted(offset).settled()
    begin = draft.meta.start or 0
    cards = [
        card
        for number, line in enumerate(placed.lines, 1)
        if begin < (line.end or 0) and (line.start or 0) < begin + draft.duration
        for card in _cards(line, number, _room(draft, font), begin)
    ]
    if not cards:
        raise InvalidInput(
            f"No line of these lyrics falls into the {draft.duration / 1000:.1f} s of the video:"
            " check their times or the offset."
        )
    if len(cards) > MOST:
        raise InvalidInput(f"These lyrics make over {MOST} cards: shorten them.")
    return _laid(_without(draft), cards, font)


def remove_lyrics(draft: Draft) -> Draft:
    """Return ``draft`` without lyrics."""
    return _without(draft)


def lyrics_of(draft: Draft) -> Lyrics:
    """Return the lyrics that a draft shows, ms from the start of the song's file.

    Raises
    ------
    NotFound
        If it shows none.
    """
    home = _track(draft)
    if home is None:
        raise NotFound("The draft has no lyrics: add some with --lyrics FILE.")
    begin = draft.meta.start or 0
    lines: dict[object, list[Segment]] = {}
    for piece in home.segments:
        match = _ID.fullmatch(piece.id)
        lines.setdefault(int(match[1]) if match else piece.id, []).append(piece)
    found = [line for parts in lines.values() if (line := _line(parts, begin))]
    return Lyrics(tuple(found), draft.meta.title, draft.meta.artist)


def style_of(draft: Draft) -> str:
    """Return the style of a draft's lyrics, ``line`` where they have none of the table."""
    home = _track(draft)
    fonts = {piece.text.font for piece in home.segments if piece.text} if home else set()
    return next((name for name, font in LYRIC_STYLES.items() if font in fonts), "line")


def refit(draft: Draft) -> Draft:
    """Return ``draft`` with its lyrics cut into cards anew, for the shape that it has now."""
    if _track(draft) is None:
        return draft
    found = lyrics_of(draft)
    return set_lyrics(draft, found, style=style_of(draft)) if found.lines else _without(draft)


def edit_line(lyrics: Lyrics, number: int, text: str) -> Lyrics:
    """Return lyrics with the wording of a line changed; the times of its words stay where it
    has as many as before, and are shared out anew where not. No text takes the line away.

    Raises
    ------
    NotFound
        If there is no line of that number, counted from 1.
    """
    if not 1 <= number <= len(lyrics.lines):
        raise NotFound(f"There is no line {number}: choose one from 1 to {len(lyrics.lines)}.")
    line = lyrics.lines[number - 1]
    parts = units(text)
    words = line.words and tuple(
        shared(parts, line.words[0].start, line.words[-1].end)
        if len(parts) != len(line.words)
        else (replace(word, text=part) for word, part in zip(line.words, parts, strict=True))
    )
    edited = (replace(line, text=text.strip(), words=words),) if text.strip() else ()
    return replace(lyrics, lines=(*lyrics.lines[: number - 1], *edited, *lyrics.lines[number:]))


def _font(style: str) -> str:
    if style not in LYRIC_STYLES:
        raise InvalidInput(
            f"There is no lyric style {style[:40]!r}: choose one of {', '.join(LYRIC_STYLES)}."
        )
    return LYRIC_STYLES[style]


def _room(draft: Draft, font: str) -> int:
    ratio = draft.meta.width / draft.meta.height
    wide, square, tall = _MANNERS[font].room
    return wide if ratio >= 1.2 else tall if ratio <= 0.7 else square


def _cards(line: Line, number: int, room: int, begin: int) -> Iterator[_Card]:
    """Cut a settled line into cards; the times of words that nobody timed are shared out."""
    start, end = line.start or 0, line.end or 0
    pieces = line.words or shared(units(line.text), start, end)
    count = -(-_width(line.text) // room)
    if count < 2 or len(pieces) < 2:
        yield _Card(
            f"l{number}.1", line.text, start - begin, end - begin, _moved(line.words, begin)
        )
        return
    edges = _breaks(pieces, min(count, len(pieces)))
    stops = [*(pieces[at].start for at in edges[1:-1]), end]
    begins = [start, *stops[:-1]]
    for part, (a, b) in enumerate(pairwise(edges)):
        yield _Card(
            f"l{number}.{part + 1}",
            _spelled(pieces[a:b]),
            begins[part] - begin,
            max(stops[part], begins[part] + 1) - begin,
            _moved(line.words and pieces[a:b], begin),
        )


def _breaks(words: Sequence[Word], count: int) -> list[int]:
    """Return where ``count`` parts of nearly one width begin; they end on signs where they can."""
    reach = [0]
    for word in words:
        reach.append(reach[-1] + _width(word.text) + 1)
    edges = [0]
    for part in range(1, count):
        ideal = reach[-1] * part / count
        choices = range(edges[-1] + 1, len(words) - (count - part) + 1)
        edges.append(
            min(choices, key=lambda at: abs(reach[at] - ideal) - _rest(words[at - 1], reach, count))
        )
    return [*edges, len(words)]


def _rest(word: Word, reach: Sequence[int], count: int) -> float:
    """How much nearer to its ideal place a break counts that stands after a sign."""
    return 0.3 * reach[-1] / count if word.text[-1] in ",.;:!?，。；：！？、…" else 0.0


def _width(text: str) -> int:
    """Half widths: a Chinese character is two."""
    return sum(2 if is_han(c) or 0xAC00 <= ord(c) <= 0xD7FF else 1 for c in text)


def _spelled(words: Sequence[Word]) -> str:
    text = ""
    for word in words:
        joined = not text or (is_han(text[-1]) and is_han(word.text[0]))
        text += word.text if joined else f" {word.text}"
    return text


def _moved(words: Sequence[Word], begin: int) -> tuple[Word, ...]:
    return tuple(replace(word, start=word.start - begin, end=word.end - begin) for word in words)


def _track(draft: Draft) -> Track | None:
    return next((it for it in draft.tracks if it.type == TEXT and it.name == TRACK), None)


def _without(draft: Draft) -> Draft:
    home = _track(draft)
    tracks = tuple(track for track in draft.tracks if track is not home)
    return changed(draft, tracks=tracks) if home else draft


def _laid(draft: Draft, cards: Sequence[_Card], font: str) -> Draft:
    """Put cards on a new track; each comes a little early and goes before the next."""
    draft = _yielding(draft, cards[0].start, font)
    taken = {piece.id for piece in segments(draft)}
    pieces: list[Segment] = []
    for card, after in zip(cards, [*cards[1:], None], strict=True):
        earliest = pieces[-1].end if pieces else 0
        piece = _segment(draft, card, after, font, earliest)
        if piece is not None:
            name = piece.id if piece.id not in taken else fresh(draft, "l", but=taken)
            taken.add(name)
            pieces.append(changed(piece, id=name))
    home = made(Track, id=fresh(draft, "t"), type=TEXT, name=TRACK, segments=tuple(pieces))
    return changed(draft, tracks=(*draft.tracks, home))


def _segment(
    draft: Draft, card: _Card, after: _Card | None, font: str, earliest: int
) -> Segment | None:
    manner = _MANNERS[font]
    start = max(card.start - manner.lead, earliest, 0)
    limit = max(after.start - manner.lead, card.end) if after else draft.duration
    limit = min(limit, after.start) if after else limit
    gap = limit - card.end
    end = min(limit if gap < _GAP else card.end + manner.tail, draft.duration)
    if not times.frames(start, max(0, end - start), draft.meta.fps):
        return None
    text = made(Text, text=card.text, font=font, words=_timed(card, start, font))
    return made(Segment, id=card.name, start=start, duration=end - start, text=text)


def _timed(card: _Card, start: int, font: str) -> tuple[Timed, ...]:
    """Return the times of words against the card's start.

    Where only the line was timed it is one word, since the card comes before it; words that
    jump in or stack then keep to the beat instead.
    """
    words = card.words
    if not words and font in ("kinetic", "stack"):
        return ()
    words = words or (Word(card.text, card.start, card.end),)
    return tuple(
        made(
            Timed,
            text=word.text,
            start=max(word.start - start, 0),
            duration=max(word.end - max(word.start, start), 0),
        )
        for word in words[:500]
    )


def _line(parts: Sequence[Segment], begin: int) -> Line | None:
    """Return the line that cards were cut from."""
    shown = [piece for piece in parts if piece.text and piece.text.text.strip()]
    if not shown:
        return None
    words = [
        Word(
            word.text,
            begin + piece.start + word.start,
            begin + piece.start + word.start + word.duration,
        )
        for piece in shown
        for word in (piece.text.words if piece.text else ())
    ]
    texts = [piece.text.text for piece in shown if piece.text]
    text = _spelled([Word(text, 0, 0) for text in texts])
    start = words[0].start if words else begin + shown[0].start
    end = words[-1].end if words else begin + shown[-1].end
    single = len(words) == len(texts) and [word.text for word in words] == texts
    return Line(text, start, end, () if single and len(units(text)) > len(words) else tuple(words))


def _yielding(draft: Draft, first: int, font: str) -> Draft:
    """Let titles go where lyrics come: up from the lower line, or early from the middle."""
    tracks = []
    for track in draft.tracks:
        if track.type == TEXT:
            pieces = tuple(_aside(piece, first, font) for piece in track.segments)
            track = changed(track, segments=pieces)
        tracks.append(track)
    return changed(draft, tracks=tuple(tracks))


def _aside(piece: Segment, first: int, font: str) -> Segment:
    text = piece.text
    if text is None or piece.locked or piece.end <= first:
        return piece
    if font in ("lyric", "karaoke"):
        pos = text.pos.replace("lower", "upper") if "pos" in text.model_fields_set else ""
        return changed(piece, text=changed(text, pos=pos)) if pos and pos != text.pos else piece
    if piece.start < first and first - piece.start >= 1500:
        return changed(piece, duration=first - piece.start)
    return piece
