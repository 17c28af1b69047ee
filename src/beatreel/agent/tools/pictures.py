"""Tools for what shots show: scenes, looks, new pictures, and how fast they move."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beatreel.draft import Draft, Media, add_media, segment, set_look, set_source, set_speed
from beatreel.draft.parts import each

from ..castings import Paint, brightness, catalogue, fresh_scenes, look_of, painted, scene_of
from ..refusals import Refusal
from ..tool import Room, tool
from ..where import Places, shots


@tool
def change_scene(
    draft: Draft,
    scene: Annotated[str, Field(max_length=500, description="What to show: a name or words.")],
    where: Places = (),
) -> Draft:
    """Show another scene, such as the ocean or a neon city, at a place; times and looks stay."""
    found = scene_of(scene)
    paint = Paint(found, f"{draft.meta.seed}|{scene}", scene)
    return _repainted(draft, shots(draft, where), [paint])


@tool
def regenerate(
    draft: Draft,
    where: Places = (),
    wish: Annotated[str, Field(max_length=500, description="What to see; empty: choose.")] = "",
) -> Draft:
    """Show new pictures at a place, chosen anew; locked shots and all times stay."""
    ids = shots(draft, where)
    now = "|".join(f"{it}{segment(draft, it).source}" for it in ids)
    key = f"{draft.meta.seed}|again|{now}|{segment(draft, ids[0]).params.get('seed')}"
    scenes = [scene_of(wish)] if wish else fresh_scenes(draft, ids, "", key)
    count = 1 if wish or len(ids) < 4 else 2
    return _repainted(draft, ids, [Paint(it, key, wish) for it in scenes[:count]])


def _repainted(draft: Draft, ids: tuple[str, ...], paints: list[Paint]) -> Draft:
    """Return the draft with a scene on each shot; two scenes take turns, the first leading."""
    new = {}
    for number, name in enumerate(ids):
        paint = paints[1] if len(paints) > 1 and number % 3 == 2 else paints[0]
        new[name] = painted(draft, segment(draft, name), paint, number)
    return each(draft, ids, lambda it: new[it.id])


@tool
def change_look(
    draft: Draft,
    look: Annotated[
        str, Field(max_length=200, description="Name, colours or mood; “darker”, “brighter”.")
    ],
    where: Places = (),
) -> Draft:
    """Change the palette and grade at a place or of the whole video."""
    ids = shots(draft, where)
    names = {}
    if look in ("darker", "brighter"):
        for name in ids:
            now = str(segment(draft, name).params.get("look") or draft.meta.look)
            table = catalogue().looks
            names[name] = brightness(table.get(now, next(iter(table.values()))), look == "brighter")
    else:
        names = dict.fromkeys(ids, look_of(look))
    if not where and len(set(names.values())) == 1:
        return set_look(draft, names[ids[0]].name)
    for found in dict.fromkeys(names.values()):
        draft = set_look(draft, found.name, [it for it in ids if names[it] is found])
    return draft


@tool
async def use_media(
    room: Room,
    draft: Draft,
    media: Annotated[str, Field(max_length=200, description="Id or name of a picture or clip.")],
    where: Places,
) -> Draft:
    """Show one of the user's own pictures or clips at a place."""
    known = {it.id: it for it in (*await room.world.files(), *draft.media) if it.kind != "audio"}
    item = known.get(media) or next((it for it in known.values() if it.name == media), None)
    if item is None:
        raise _no_media(list(known.values()))
    if all(it.id != item.id for it in draft.media):
        draft = add_media(draft, item)
    ids = shots(draft, where)
    length, at = round(1000 * (item.duration or 0)), 0
    for name in ids:
        piece = segment(draft, name)
        if length and at + piece.duration > length:
            at = 0
        draft = set_source(draft, name, f"media:{item.id}", start=at)
        at += piece.duration if length else 0
    return each(draft, ids, lambda it: it.model_copy(update={"name": item.name or item.id}))


def _no_media(known: list[Media]) -> Refusal:
    if not known:
        return Refusal(
            "There are no pictures or clips yet: upload one first.",
            "还没有图片或片段：请先上传。",
        )
    names = [it.name or it.id for it in known[:6]]
    return Refusal(
        f"I do not know which file you mean: there are {', '.join(names)}.",
        f"不确定是哪个文件：现有{'、'.join(names)}。",
    )


@tool
def change_speed(
    draft: Draft,
    speed: Annotated[float, Field(ge=0.05, le=20, description="1 is normal, 0.5 half as fast.")],
    where: Places = (),
    relative: Annotated[bool, Field(description="Multiply the speed that is there.")] = False,
) -> Draft:
    """Let pictures move faster or slower at a place; cuts and music stay where they are."""
    ids = shots(draft, where)
    if not relative:
        return set_speed(draft, ids, speed)
    for name in ids:
        now = segment(draft, name).speed
        draft = set_speed(draft, name, min(20.0, max(0.05, round(now * speed, 3))))
    return draft


Direction = Literal["more", "less"]
