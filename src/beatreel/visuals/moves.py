"""Effects on the camera."""

from __future__ import annotations

import math
from dataclasses import replace

from .effect import Camera, Moment


def punch(camera: Camera, amount: float, _: Moment) -> Camera:
    return replace(camera, zoom=camera.zoom * (1.0 + 0.12 * amount))


def pull(camera: Camera, amount: float, _: Moment) -> Camera:
    return replace(camera, zoom=camera.zoom / (1.0 + 0.22 * amount))


def close(camera: Camera, amount: float, at: Moment) -> Camera:
    # To one side of the middle, the same for a whole shot; never past the edge of the wide one.
    side = 1.0 if int((at.time - at.since) * 1.3) % 2 else -1.0
    return replace(
        camera,
        zoom=camera.zoom * (1.0 + 0.5 * amount),
        x=camera.x + side * 0.16 * amount,
        y=camera.y - 0.05 * amount,
    )


def breathe(camera: Camera, amount: float, _: Moment) -> Camera:
    return replace(camera, zoom=camera.zoom * (1.0 + 0.045 * amount))


def dolly(camera: Camera, amount: float, at: Moment) -> Camera:
    # Three per cent a second, slowing down, so that a long shot does not end inside a grain.
    way = 1.0 - math.exp(-at.since / 8.0)
    return replace(camera, zoom=camera.zoom * (1.0 + 0.3 * amount * way))


def shake(camera: Camera, amount: float, at: Moment) -> Camera:
    k = 0.035 * amount
    return replace(
        camera,
        zoom=camera.zoom * (1.0 + 0.03 * amount),
        angle=camera.angle + k * 0.4 * _wobble(at.time, 1.0),
        x=camera.x + k * _wobble(at.time, 2.0),
        y=camera.y + k * _wobble(at.time, 4.0),
    )


def _wobble(t: float, salt: float) -> float:
    return math.sin(t * 37.7 + salt) * 0.6 + math.sin(t * 61.3 + 2.1 * salt) * 0.4


def handheld(camera: Camera, amount: float, at: Moment) -> Camera:
    k = 0.02 * amount
    t = at.time * 0.06
    return replace(
        camera,
        zoom=camera.zoom * (1.0 + 0.02 * amount),
        angle=camera.angle + 0.4 * k * _wobble(t, 3.0),
        x=camera.x + k * _wobble(t, 5.0),
        y=camera.y + k * _wobble(t, 7.0),
    )


def roll(camera: Camera, amount: float, _: Moment) -> Camera:
    return replace(
        camera, angle=camera.angle + 0.3 * amount, zoom=camera.zoom * (1.0 + 0.1 * amount)
    )


def tilt(camera: Camera, amount: float, at: Moment) -> Camera:
    side = 1.0 if int(at.time * 0.5) % 2 else -1.0
    return replace(camera, angle=camera.angle + side * 0.12 * amount)


def jolt(camera: Camera, amount: float, at: Moment) -> Camera:
    # The side changes every second and a half, never within one hit.
    side = 1.0 if int(at.time / 1.5) % 2 else -1.0
    return replace(camera, x=camera.x + side * 0.22 * amount * amount)
