"""How often somebody may do something in a minute, counted in this process."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from beatreel.errors import TooManyRequests


class Pace:
    """Moving windows of a minute."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, what: str, who: str, most: int) -> None:
        """Count one more.

        Raises
        ------
        TooManyRequests
            There were ``most`` in the last minute; ``retry_after`` says when one is free.
        """
        item = RateLimitItemPerMinute(most)
        if self._limiter.hit(item, what, who):
            return
        reset = self._limiter.get_window_stats(item, what, who).reset_time
        wait = max(1, round(reset - time.time()))
        raise TooManyRequests(f"That is more than {most} in a minute: retry in {wait} s.", wait)
