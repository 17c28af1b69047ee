"""Pictures drawn on a graphics card: they can be compiled for one, and they are the same."""

from __future__ import annotations

import halide as hl
import numpy as np
import pytest

from beatreel.errors import InvalidInput, Unavailable
from beatreel.visuals import device, kernels
from beatreel.visuals.catalogue import scene
from beatreel.visuals.kernel import pass_kernel, scene_kernel
from beatreel.visuals.looks import LOOKS
from beatreel.visuals.picture import Active, Picture
from beatreel.visuals.stage import Stage
from beatreel.visuals.transitions import TRANSITIONS

from .frames import planes, shot

#: What a kernel can hold: bounds, layers, tables; points; a cover.
SCENES = ("aurora", "galaxy", "cover_pulse")

needs_opencl = pytest.mark.skipif(
    not device.there("opencl"), reason="needs an OpenCL driver (Debian: pocl-opencl-icd)"
)


@pytest.fixture
def fresh(monkeypatch):
    """Kernels of this test's own."""
    monkeypatch.setattr(kernels, "_made", {})
    return monkeypatch


def test_a_device_is_named_by_the_environment(monkeypatch):
    monkeypatch.delenv(device.VARIABLE, raising=False)
    assert device.device() == "cpu"
    monkeypatch.setenv(device.VARIABLE, " CPU ")
    assert device.device() == "cpu"


def test_an_unknown_device_is_refused(monkeypatch):
    monkeypatch.setenv(device.VARIABLE, "abacus")
    with pytest.raises(InvalidInput, match="cpu, cuda, opencl"):
        device.device()


def test_a_missing_card_is_said_before_anything_is_drawn(fresh):
    fresh.setenv(device.VARIABLE, "cuda")
    fresh.setattr(device, "there", lambda card: False)
    with pytest.raises(Unavailable, match="no card that speaks it"):
        kernels.warm(scenes=["silk"])


@pytest.mark.parametrize("name", SCENES)
def test_scenes_compile_for_a_card(monkeypatch, tmp_path, name):
    monkeypatch.setenv(device.VARIABLE, "cuda")
    monkeypatch.setattr(device, "there", lambda card: True)
    _lowered(scene_kernel(scene(name)), tmp_path)


def test_a_transition_compiles_for_a_card(monkeypatch, tmp_path):
    monkeypatch.setenv(device.VARIABLE, "cuda")
    monkeypatch.setattr(device, "there", lambda card: True)
    _lowered(pass_kernel(TRANSITIONS["melt"].draw, ("before", "after")), tmp_path)


def _lowered(kernel, folder):
    path = folder / "kernel.txt"
    kernel._pipeline.compile_to_lowered_stmt(
        str(path), [], hl.StmtOutputFormat.Text, kernel._target
    )
    assert b"halide_cuda_run" in path.read_bytes()


@needs_opencl
@pytest.mark.parametrize("name", ["neon_city", "feedback"])
def test_a_card_draws_what_the_processor_draws(fresh, name):
    drawn = []
    for on in ("cpu", "opencl"):
        fresh.setenv(device.VARIABLE, on)
        kernels._made.clear()
        stage, frame = Stage(320, 180), planes(320, 180)
        for n in range(3):
            picture = Picture(
                frame=n,
                shots=(shot(name, 8.0 + n / 30, local=n / 30),),
                look=LOOKS["neon"],
                effects=(Active("mirror", 0.8),),
            )
            stage.draw(picture, frame)
        drawn.append(frame[0].astype(int))
    assert np.abs(drawn[0] - drawn[1]).mean() < 0.05
    assert drawn[0].std() > 5
