"""The grid as the tempo map of a Standard MIDI File, written and read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput
from beatreel.music.song import Beat, Song

#: Ticks a beat in the files that are written.
_TICKS = 960
#: Numbers of meta events.
_TEMPO, _SIGNATURE, _MARKER, _END = 0x51, 0x58, 0x06, 0x2F
#: Kind of a note that begins, and the status of one on the channel of drums.
NOTE, _DRUMS = -1, 0x99
#: Most beats that are read: four hours at 200 a minute.
_MOST = 48_000


def midi_tempo_map(song: Song) -> bytes:
    """Return the grid as a Standard MIDI File (format 0) with a tempo for each beat.

    Tick 0 is the start of the song. Where the first downbeat is not there, one lead-in of
    adapted tempo comes first, so that every bar line of the file is one of the song. Sections
    are markers.
    """
    pieces = _midi_pieces(song)
    events: list[tuple[int, int, bytes]] = []
    tick, drift = 0, 0.0
    ticks_at: list[tuple[float, int]] = []
    for start, seconds, beats in pieces:
        ticks_at.append((start, tick))
        # Microseconds are rounded, so each tempo also makes up for the error so far.
        tempo = max(1, min(0xFFFFFF, round((seconds + drift) * 1e6 / beats)))
        drift += seconds - tempo * beats / 1e6
        events.append((tick, 1, _meta(_TEMPO, tempo.to_bytes(3, "big"))))
        tick += round(_TICKS * beats)
    lead = _TICKS if pieces and pieces[0][0] == 0.0 and _leads(song) else 0
    if lead:
        events.append((0, 0, _meta(_SIGNATURE, bytes((1, 2, 24, 8)))))
    events.append((lead, 0, _meta(_SIGNATURE, bytes((min(song.meter, 255), 2, 24, 8)))))
    for section in song.sections:
        at = min(ticks_at, key=lambda pair: abs(pair[0] - section.start), default=(0.0, 0))[1]
        name = f"{section.label} {section.group}".encode("utf-8", "replace")[:120]
        events.append((at, 2, _meta(_MARKER, name)))
    return _smf(sorted(events), tick)


def _leads(song: Song) -> bool:
    down = song.downbeats
    return bool(down) and down[0] > 1e-3


def _midi_pieces(song: Song) -> list[tuple[float, float, float]]:
    """Return (start, seconds, beats) of stretches of one tempo, from the song's start."""
    down = song.downbeats
    first = down[0] if down else 0.0
    times = [beat.time for beat in song.beats if beat.time >= first - 1e-9]
    pieces = [(0.0, first, 1.0)] if first > 1e-3 else []
    return pieces + [(a, b - a, 1.0) for a, b in pairwise(times) if b > a]


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind, len(data))) + data


def _smf(events: list[tuple[int, int, bytes]], end: int) -> bytes:
    track, at = bytearray(), 0
    for tick, _, event in events:
        track += _variable(tick - at) + event
        at = tick
    track += _variable(max(0, end - at)) + _meta(_END, b"")
    header = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, _TICKS)
    return header + struct.pack(">4sI", b"MTrk", len(track)) + bytes(track)


def _variable(value: int) -> bytes:
    """Write a number in MIDI's groups of seven bits."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def read_midi(data: bytes, name: str) -> tuple[Beat, ...]:
    """Return the beats of a tempo map; six-eight and its like are counted in threes.

    A first bar of one beat is the lead-in of :func:`midi_tempo_map` and no beat of the song.

    Raises
    ------
    InvalidInput
        It is not a Standard MIDI File that counts in ticks a beat.
    """
    try:
        ticks, events, end = read_events(data)
        return _beats(ticks, events, end)
    except (struct.error, IndexError, ValueError, StopIteration) as error:
        raise InvalidInput(
            f"{name} holds no tempo map that can be read: export it as a Standard MIDI File."
        ) from error


def _beats(ticks: int, events: list[tuple[int, int, bytes]], end: int) -> tuple[Beat, ...]:
    tempi = [(0, 500_000)]
    signatures = [(0, 4, 4)]
    for tick, kind, body in events:
        if kind == _TEMPO:
            tempi.append((tick, int.from_bytes(body[:3], "big")))
        elif kind == _SIGNATURE:
            signatures.append((tick, body[0], 2 ** body[1]))
    beats: list[Beat] = []
    for (start, over, under), (stop, *_) in pairwise([*signatures, (end + 1, 0, 0)]):
        triple = under >= 8 and over % 3 == 0
        step, meter = ticks * 4 / under * (3 if triple else 1), over // 3 if triple else over
        count = int(-(-(stop - start) // step))
        if meter < 1 or len(beats) + count > _MOST:
            raise ValueError("no such bar")
        lead = start == 0 and meter == 1
        index = np.arange(0 if lead else count)
        times = _seconds(np.asarray(start + index * step, float), tempi) / ticks / 1e6
        beats += [Beat(time, i % meter + 1) for i, time in enumerate(times.tolist())]
    if len(beats) < 2:
        raise ValueError("no beats")
    return tuple(beats)


def _seconds(ticks: NDArray[np.float64], tempi: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Return when ticks come, in microseconds times the ticks of a quarter."""
    at, tempo = np.array(tempi, float).T
    passed = np.concatenate([[0.0], np.cumsum(np.diff(at) * tempo[:-1])])
    index = np.searchsorted(at, ticks, side="right") - 1
    return passed[index] + (ticks - at[index]) * tempo[index]


def read_events(data: bytes) -> tuple[int, list[tuple[int, int, bytes]], int]:
    """Return ticks a quarter, the events (tick, kind, body) of all tracks, and the last tick.

    A kind is that of a meta event, or ``NOTE`` where a note begins: its body is the pitch, 128
    more on the channel of drums.

    Raises
    ------
    ValueError, IndexError, struct.error
        It is no Standard MIDI File that counts in ticks a beat.
    """
    head, length, _, tracks, ticks = struct.unpack(">4sIHHH", data[:14])
    if head != b"MThd" or ticks & 0x8000 or not ticks:
        raise ValueError("not counted in ticks a beat")
    events: list[tuple[int, int, bytes]] = []
    at, end = 8 + length, 0
    for _ in range(tracks):
        size = struct.unpack(">I", data[at + 4 : at + 8])[0]
        for tick, kind, body in _events(data[at + 8 : at + 8 + size]):
            events.append((tick, kind, body))
            end = max(end, tick)
        at += 8 + size
    return ticks, sorted(events, key=lambda event: event[0]), end


def _events(track: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the meta events of a track, its notes, and whatever else it plays as kind 0."""
    at, tick, status = 0, 0, 0
    while at < len(track):
        delta, at = _number(track, at)
        tick += delta
        if track[at] & 0x80:
            status, at = track[at], at + 1
        if status in {0xFF, 0xF0, 0xF7}:
            kind = track[at] if status == 0xFF else 0
            length, body = _number(track, at + (status == 0xFF))
            yield tick, kind, track[body : body + length]
            at = body + length
            continue
        begins = status & 0xF0 == 0x90 and track[at + 1] > 0
        pitch = track[at] & 0x7F | 0x80 * (status == _DRUMS)
        yield (tick, NOTE, bytes([pitch])) if begins else (tick, 0, b"")
        at += 1 if status & 0xF0 in {0xC0, 0xD0} else 2


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length and the place after it."""
    value = 0
    while True:
        value = value << 7 | data[at] & 0x7F
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
