"""The numbers that change every frame, as one short float32 vector with named places.

One layout serves scenes, passes and transitions, so that a kernel is compiled once and never
again: sizes, times, signals, colours and parameters are all read from here at run time.
"""

from __future__ import annotations

from beatreel.music.song import SIGNALS

#: Places of single numbers.
TIME, FLOW, LOCAL, SEED = 0, 1, 2, 3
WIDTH, HEIGHT, FRAME, AMOUNT = 4, 5, 6, 7
ZOOM, COS, SIN, SHIFT_X, SHIFT_Y = 8, 9, 10, 11, 12
PROGRESS = 13
#: First place of the signals, in the order of ``SIGNALS``.
SIGNAL = 16
#: First place of the look's five colours: deep, base, mid, accent, light.
COLOUR = 32
#: First place of a scene's parameters.
PARAM = 48
#: Most parameters that a scene may have.
MOST_PARAMS = 12
SIZE = PARAM + MOST_PARAMS

COLOURS = ("deep", "base", "mid", "accent", "light")
SIGNAL_AT = {name: SIGNAL + i for i, name in enumerate(SIGNALS)}

assert SIGNAL + len(SIGNALS) <= COLOUR
