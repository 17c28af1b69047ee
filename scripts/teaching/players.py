"""What plays: FluidSynth, called as a library.

So it may leave out channels, transpose, hurry and begin anywhere, none of which the command
``fluidsynth`` does.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from clips import RATE, LeftOut

#: SoundFonts, and how often each plays.
FONTS = {
    "/usr/share/sounds/sf2/FluidR3_GM.sf2": 0.55,
    "/usr/share/sounds/sf2/TimGM6mb.sf2": 0.15,
    "/usr/share/sounds/sf2/OPL-3_FM_128M.sf2": 0.15,
    "/usr/share/sounds/sf3/MuseScore_General.sf3": 0.15,
}
DRUMS = 9
NOTE_OFF, NOTE_ON = 0x80, 0x90
#: Peak of what is music still.
FAINTEST = 0.01
#: Samples that are asked for at once.
BLOCK = 64 * 100

Array = np.ndarray
_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True)
class Manner:
    """How a score is played."""

    font: str
    reverb: bool
    #: Channels, from 0, whose notes are left out.
    muted: frozenset[int] = frozenset()
    #: Semitones up, of all but drums.
    shift: int = 0
    speed: float = 1.0
    #: Tick to begin at.
    first: int = 0


def drawn_manner(rng: np.random.Generator) -> Manner:
    """Return a font and a room."""
    font = str(rng.choice(list(FONTS), p=list(FONTS.values())))
    return Manner(font, reverb=bool(rng.random() < 0.45))


def drawn_channels(rng: np.random.Generator) -> frozenset[int]:
    """Return what a band leaves out: seldom drums, or all else, or two players."""
    chance = rng.random()
    if chance < 0.1:
        return frozenset({DRUMS})
    if chance < 0.14:
        return frozenset(range(16)) - {DRUMS}
    return frozenset(rng.integers(0, DRUMS, 2).tolist() if chance < 0.27 else ())


def play(score: bytes, seconds: float, manner: Manner) -> Array:
    """Return (n, 2) samples at :data:`RATE` of a Standard MIDI File."""
    fluid = _fluid()
    settings = fluid.new_fluid_settings()
    fluid.fluid_settings_setnum(settings, b"synth.sample-rate", float(RATE))
    fluid.fluid_settings_setnum(settings, b"synth.gain", 0.45)
    fluid.fluid_settings_setint(settings, b"synth.reverb.active", int(manner.reverb))
    fluid.fluid_settings_setint(settings, b"synth.chorus.active", int(manner.reverb))
    fluid.fluid_settings_setint(settings, b"synth.dynamic-sample-loading", 1)
    # A synthesizer that has played before does not play the same again.
    synth = fluid.new_fluid_synth(settings)
    if fluid.fluid_synth_sfload(synth, manner.font.encode(), 1) < 0:
        raise FileNotFoundError(manner.font)
    samples = _played(synth, score, seconds, manner)
    fluid.delete_fluid_synth(synth)
    fluid.delete_fluid_settings(settings)
    return samples


def _played(synth: int, score: bytes, seconds: float, manner: Manner) -> Array:
    fluid = _fluid()
    player = fluid.new_fluid_player(synth)
    handler = _handler(synth, manner)
    fluid.fluid_player_set_playback_callback(player, handler, None)
    fluid.fluid_player_add_mem(player, score, len(score))
    fluid.fluid_player_set_tempo(player, 0, manner.speed)
    fluid.fluid_player_play(player)
    samples = np.zeros((int(seconds * RATE), 2), np.int16)
    if manner.first:
        # A player seeks only once it plays.
        _fill(synth, samples[:64])
        fluid.fluid_player_seek(player, manner.first)
    for at in range(0, len(samples), BLOCK):
        _fill(synth, samples[at : at + BLOCK])
    fluid.fluid_player_stop(player)
    fluid.delete_fluid_player(player)
    return samples.astype(np.float32) / 32768


def write(sound: Path, samples: Array, rng: np.random.Generator) -> None:
    """Write samples, louder or softer, some of them driven hard or noisy."""
    peak = float(np.abs(samples).max())
    if peak < FAINTEST:
        raise LeftOut("it is silent")
    samples = samples * rng.uniform(0.25, 1.0) / peak
    if rng.random() < 0.3:
        samples = np.tanh(samples * rng.uniform(1.5, 4.0)) * 0.95
    if rng.random() < 0.1:
        samples = samples + rng.normal(0, 10 ** rng.uniform(-4, -2.5), samples.shape)
    soundfile.write(sound, samples, RATE, subtype="FLOAT")


def _fill(synth: int, part: Array) -> None:
    at = part.ctypes.data
    _fluid().fluid_synth_write_s16(synth, len(part), at, 0, 2, at, 1, 2)


def _handler(synth: int, manner: Manner) -> ctypes._CFunctionType:
    """Return what hands the events of a player on to the synthesizer."""
    fluid = _fluid()

    def handle(_: int, event: int) -> int:
        kind = fluid.fluid_midi_event_get_type(event)
        channel = fluid.fluid_midi_event_get_channel(event)
        if kind == NOTE_ON and channel in manner.muted:
            return 0
        if manner.shift and channel != DRUMS and kind in {NOTE_OFF, NOTE_ON}:
            key = fluid.fluid_midi_event_get_key(event) + manner.shift
            fluid.fluid_midi_event_set_key(event, min(127, max(0, key)))
        return fluid.fluid_synth_handle_midi_event(synth, event)

    return _Handler(handle)


@cache
def _fluid() -> ctypes.CDLL:
    whole, real, text, at = ctypes.c_int, ctypes.c_double, ctypes.c_char_p, ctypes.c_void_p
    return library(
        "libfluidsynth.so.3",
        {
            "new_fluid_settings": (at,),
            "fluid_settings_setnum": (whole, at, text, real),
            "fluid_settings_setint": (whole, at, text, whole),
            "delete_fluid_settings": (None, at),
            "new_fluid_synth": (at, at),
            "delete_fluid_synth": (None, at),
            "fluid_synth_sfload": (whole, at, text, whole),
            "fluid_synth_handle_midi_event": (whole, at, at),
            "fluid_synth_write_s16": (whole, at, whole, at, whole, whole, at, whole, whole),
            "new_fluid_player": (at, at),
            "delete_fluid_player": (None, at),
            "fluid_player_set_playback_callback": (whole, at, _Handler, at),
            "fluid_player_add_mem": (whole, at, text, ctypes.c_size_t),
            "fluid_player_set_tempo": (whole, at, whole, real),
            "fluid_player_play": (whole, at),
            "fluid_player_stop": (whole, at),
            "fluid_player_seek": (whole, at, whole),
            "fluid_midi_event_get_type": (whole, at),
            "fluid_midi_event_get_channel": (whole, at),
            "fluid_midi_event_get_key": (whole, at),
            "fluid_midi_event_set_key": (whole, at, whole),
        },
    )


def library(file: str, functions: dict[str, tuple]) -> ctypes.CDLL:
    """Return a library of C whose functions are known by (result, argument, …)."""
    loaded = ctypes.CDLL(file)
    for name, (result, *arguments) in functions.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded
