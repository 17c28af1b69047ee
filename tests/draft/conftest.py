"""Examples that are few enough for a suite, and no clock, since machines are shared."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("beatreel", deadline=None, max_examples=50)
settings.load_profile("beatreel")
