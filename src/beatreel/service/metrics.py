"""What an operator watches, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

#: Seconds; the first is a cached answer, the last an upload.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """The counters of one server; each has its own, so that tests can run many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "beatreel_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "beatreel_request_seconds",
            "Time to the first byte of an answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.streams = Gauge(
            "beatreel_open_streams", "Chat streams that are open.", registry=self.registry
        )
        self.runs = Counter(
            "beatreel_runs", "Messages answered.", ("outcome",), registry=self.registry
        )
        self.uploads = Counter(
            "beatreel_uploaded_bytes", "Bytes of files taken.", registry=self.registry
        )
        self.exports = Counter("beatreel_exports", "Exports asked for.", registry=self.registry)

    def text(self) -> bytes:
        """Return all of them in Prometheus' own form."""
        return generate_latest(self.registry)
