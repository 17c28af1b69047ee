"""The application: the list of commands, and what a failure looks like.

Exit codes: 0 done, 1 a failure that one sentence explains, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

import beatreel
from beatreel.errors import BeatreelError

from .analyze import analyze
from .batch import batch
from .chat import chat
from .doctor import LIBRARIES, doctor, missing_library
from .drafts import draft, render, sheet, still
from .edit import edit
from .editors import export, import_
from .gallery import gallery
from .lyrics import lyrics
from .make import make
from .mcp import mcp
from .scenes import scenes
from .serve import credits_app, serve, settings
from .versions import versions
from .worker import worker

USAGE = 2
FAILURE = 1

app = App(
    name="beatreel",
    help="Turn a song and a wish into a music video that is cut to the music.",
    version=beatreel.__version__,
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)
for command in (make, analyze, draft, edit, render, still, sheet, scenes, gallery, doctor):
    app.command(command)
for command in (chat, mcp, serve, worker, settings, credits_app):
    app.command(command)

for command in (lyrics, versions, batch, export):
    app.command(command)
app.command(import_, name="import")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code.

    With ``BEATREEL_DEBUG`` in the environment a failure of beatreel itself shows where it is.
    """
    # Read when numpy is loaded: threads that multiply small matrices mostly wait, at full speed, on
    # a core that could draw.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = run(sys.argv[1:] if arguments is None else arguments)
    except Exception as error:
        if os.environ.get("BEATREEL_DEBUG"):
            raise
        code = _say(
            f"This is a fault of beatreel, not yours ({type(error).__name__}: {_short(error)}): "
            "run it again with BEATREEL_DEBUG=1 and report what it prints."
        )
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code, having said what went wrong."""
    try:
        app(
            list(arguments),
            exit_on_error=False,
            print_error=True,
            result_action="return_value",
        )
    except CycloptsError:
        return USAGE
    except BeatreelError as error:
        return _say(error.message)
    except KeyboardInterrupt:
        return _say("Stopped: nothing was written; run the command again to start over.")
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        sys.stdout = None
        return FAILURE
    except ImportError as error:
        library = missing_library(error)
        if library is None:
            raise
        return _say(f"The system has no {library}: {LIBRARIES}.")
    except MemoryError:
        return _say("The machine has no memory left: close other programs or take a smaller size.")
    return 0


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _say(sentence: str) -> int:
    print(f"beatreel: {sentence}", file=sys.stderr)
    return FAILURE
