"""How well the planner without a key understands, judged by the draft.

    python scripts/benchmarks/talk.py [--failures] [--aside] [--messy]

200 requests that are written out in whole, 200 as people type them, 90 typed in haste, and 40
that the rules were never mended on. What is set apart from tuning is reported by itself, and its
failures are listed only with --aside.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.agent.asking import FRESH, HASTY, MESSY, REQUESTS, Verdict, verdicts


def main() -> None:
    """Ask everything and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true", help="list what went wrong")
    parser.add_argument("--aside", action="store_true", help="list it for those set apart too")
    parser.add_argument("--messy", action="store_true", help="only those as people type them")
    options = parser.parse_args()
    # The first message loads the catalogue and the model; it is timed by itself.
    (first,) = verdicts([{"text": "make it better", "intent": "warm", "want": []}], 3)
    written = [] if options.messy else verdicts(REQUESTS, 3)
    typed, hasty, fresh = verdicts(MESSY, 0), verdicts(HASTY, 0), verdicts(FRESH, 1)
    everything = written + typed + hasty + fresh
    tables = {"written": written, "as typed": typed, "hasty": hasty, "fresh": fresh}
    for name, found in {**tables, "all": everything}.items():
        for label, some in (
            (name, found),
            ("  tuned on", [it for it in found if not it.aside]),
            ("  set apart", [it for it in found if it.aside]),
            ("  English", [it for it in found if not it.zh]),
            ("  Chinese", [it for it in found if it.zh]),
        ):
            if some:
                print(_line(label, some))
    print(f"first message {1000 * first.cpu:.0f} ms CPU")
    for it in everything:
        if it.wrong and options.failures and (options.aside or not it.aside):
            kind = "WRONG" if it.silent else "asked" if it.asked else "no"
            print(f"{kind:6}{it.intent:12}{it.text}\n      {it.wrong}\n      {it.reply[:200]}")


def _line(label: str, some: list[Verdict]) -> str:
    times = sorted(1000 * it.cpu for it in some)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    exact = sum(not it.wrong for it in some)
    silent, asked = sum(it.silent for it in some), sum(it.asked for it in some)
    return (
        f"{label:11} {exact}/{len(some)} exact ({100 * exact / len(some):.1f} %), "
        f"{silent} wrong edits ({100 * silent / len(some):.1f} %), {asked} asked back, "
        f"CPU p50 {times[len(times) // 2]:.0f} ms, p95 {p95:.0f} ms"
    )


if __name__ == "__main__":
    main()
