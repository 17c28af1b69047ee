"""Explaining: the treatment as a page that a person reads, in the language of the wish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from beatreel.draft import TEXT, VIDEO, Draft, Segment, segments
from beatreel.music.song import Song

from .journey import stages
from .lexicon import lexicon
from .reasons import label_of
from .wish import Language, Wish, read

_WORDS = {
    "en": {
        "wish": "The wish",
        "none": "No picture was asked for, so the song decides.",
        "sees": "I read: {concepts}.",
        "stages": "In this order: {stages}.",
        "avoid": "Kept out: {concepts}.",
        "write": "To be written: {texts}.",
        "song": "The song",
        "facts": "{length} at {tempo:.0f} BPM in {meter}, {key}; {parts} parts, grid {sure}.",
        "sure": ("uncertain, so cuts are slow and follow the energy", "fair", "sure"),
        "film": "The film",
        "lead": "{lead} leads with {share:.0f} % of the time, in the look “{look}”{others}.",
        "others": ", beside {names}",
        "cuts": "{count} shots, {mean:.1f} s each on average, {least:.1f} to {most:.1f} s; "
        "every cut is on the grid, on the frame before the beat or on it.",
        "one": "One shot of {mean:.1f} s.",
        "parts": "Part by part",
        "part": "{time}  {label} {group} · {scenes} · {shots} · {look}",
        "shots": "{count} shots",
        "shot": "1 shot",
        "cut": "{time}  {scene} – {why}",
        "moves": " [{effects}]",
        "type": "Text",
        "comma": ", ",
    },
    "zh": {
        "wish": "愿望",
        "none": "没有指定画面，由歌曲的情绪决定。",
        "sees": "我读到：{concepts}。",
        "stages": "依次：{stages}。",
        "avoid": "避开：{concepts}。",
        "write": "写在画面上：{texts}。",
        "song": "歌曲",
        "facts": "{length}，{tempo:.0f} BPM，{meter} 拍，{key}；{parts} 个段落，节拍网格{sure}。",
        "sure": ("不确定，所以切得慢、跟随能量", "尚可", "可靠"),
        "film": "影片",
        "lead": "以{lead}为主，占 {share:.0f} % 的时间，色调“{look}”{others}。",
        "others": "，配合{names}",
        "cuts": "共 {count} 个镜头，平均 {mean:.1f} 秒，{least:.1f} 到 {most:.1f} 秒；"
        "每一刀都在节拍上，或早不到一帧。",
        "one": "一个 {mean:.1f} 秒的镜头。",
        "parts": "逐段说明",
        "part": "{time}  {label} {group} · {scenes} · {shots} · {look}",
        "shots": "{count} 个镜头",
        "shot": "1 个镜头",
        "cut": "{time}  {scene}：{why}",
        "moves": " [{effects}]",
        "type": "文字",
        "comma": "、",
    },
}


def explain(draft: Draft, song: Song) -> str:
    """Return why a draft is as it is, as plain text with one line for each shot.

    It is read from the draft, so it is true of a draft that was edited as well.
    """
    wish = read(draft.meta.wish)
    shots = segments(draft, VIDEO)
    lines = [draft.meta.title or "beatreel", ""]
    lines += [*_wish(wish), ""]
    lines += [*_song(song, wish.language), ""]
    if shots:
        lines += [*_film(draft, shots, wish.language), ""]
        lines += [*_parts(shots, wish.language)]
    texts = [it for it in segments(draft, TEXT) if it.text]
    if texts:
        lines += ["", _WORDS[wish.language]["type"]]
        lines += [f"  {_clock(it.start)}–{_clock(it.end)}  {_said(it)}" for it in texts]
    return "\n".join(lines)


def _wish(wish: Wish) -> Iterator[str]:
    words = _WORDS[wish.language]
    yield f"{words['wish']}: {' '.join(wish.text.split())[:200]}".rstrip(" :")
    if wish.concepts:
        yield "  " + words["sees"].format(concepts=_named(wish.concepts, wish.language))
    elif not wish.unknown:
        yield "  " + words["none"]
    if in_turn := stages(wish):
        named = (_named(it.concepts, wish.language) for it in in_turn)
        yield "  " + words["stages"].format(stages=" → ".join(named))
    if wish.avoid:
        yield "  " + words["avoid"].format(concepts=_named(wish.avoid, wish.language))
    if wish.texts:
        yield "  " + words["write"].format(texts=words["comma"].join(wish.texts))


def _named(names: Sequence[str], language: Language) -> str:
    known = lexicon().concepts
    labels = [known[it].label_zh if language == "zh" else known[it].label for it in names]
    return _WORDS[language]["comma"].join(dict.fromkeys(labels))


def _song(song: Song, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    sure = words["sure"][0 if song.confidence < 0.35 else 1 if song.confidence < 0.6 else 2]
    yield words["song"]
    yield "  " + words["facts"].format(
        length=_clock(round(song.duration * 1000)),
        tempo=song.tempo,
        meter=song.meter,
        key=song.key,
        parts=len(song.sections),
        sure=sure,
    )


def _film(draft: Draft, shots: Sequence[Segment], language: Language) -> Iterator[str]:
    words = _WORDS[language]
    time: Counter[str] = Counter()
    for shot in shots:
        time[shot.name] += shot.duration
    (lead, most), *others = time.most_common()
    names = words["comma"].join(name for name, _ in others)
    lengths = [shot.duration / 1000 for shot in shots]
    yield words["film"]
    yield "  " + words["lead"].format(
        lead=lead,
        share=100 * most / max(1, sum(time.values())),
        look=draft.meta.look,
        others=words["others"].format(names=names) if names else "",
    )
    yield "  " + words["one" if len(shots) == 1 else "cuts"].format(
        count=len(shots),
        mean=sum(lengths) / len(lengths),
        least=min(lengths),
        most=max(lengths),
    )


def _parts(shots: Sequence[Segment], language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield words["parts"]
    for group in _grouped(shots):
        first = group[0]
        scenes = dict.fromkeys(shot.name for shot in group)
        count = words["shot"] if len(group) == 1 else words["shots"].format(count=len(group))
        yield "  " + words["part"].format(
            time=_clock(first.start),
            label=label_of(first.meta.section or "", language),
            group=first.meta.group or "",
            scenes=words["comma"].join(scenes),
            shots=count,
            look=first.params.get("look", ""),
        )
        for shot in group:
            names = dict.fromkeys(effect.type for effect in shot.effects)
            if shot.transition:
                names = {f"→{shot.transition.type}": None, **names}
            moves = words["moves"].format(effects=" ".join(names)) if names else ""
            cut = words["cut"].format(
                time=_clock(shot.start), scene=shot.name, why=shot.meta.why or ""
            )
            yield "      " + cut + moves


def _grouped(shots: Sequence[Segment]) -> list[list[Segment]]:
    groups: list[list[Segment]] = []
    for shot in shots:
        if not groups or groups[-1][0].meta.part != shot.meta.part:
            groups.append([])
        groups[-1].append(shot)
    return groups


def _clock(ms: int) -> str:
    tenths = (ms + 50) // 100
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def _said(piece: Segment) -> str:
    return " / ".join(piece.text.text.splitlines()) if piece.text else ""
