"""Every failure that a user can meet.

    BeatreelError
    ├── InvalidInput            400   a value out of its range, a broken document
    │   ├── UnsupportedFile    4001   not a format that can be opened
    │   ├── FileTooLarge       4002   over a limit of size or length
    │   └── AlreadyExists       409   something would be overwritten or doubled
    ├── NotFound                404   a file, a scene, a media id that is not there
    ├── Unavailable             503   an optional part is not installed, a disk is full
    ├── Cancelled               499   stopped on request
    └── RenderFailed            500   a frame or a file could not be written

A message is one sentence and ends with what to do next. ``code`` is the number that the
wire contract uses in its body; ``http`` is the status that goes with it.
"""


class BeatreelError(Exception):
    """Something went wrong; the message says what to do next."""

    code: int = 500
    http: int = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(BeatreelError):
    """The request cannot be carried out as it stands: correct the value named in the message."""

    code = 400
    http = 400


class UnsupportedFile(InvalidInput):
    """The file is not in a format that beatreel opens: convert it to one that is listed."""

    code = 4001
    http = 415


class FileTooLarge(InvalidInput):
    """The file is over a limit: trim or compress it."""

    code = 4002
    http = 413


class AlreadyExists(InvalidInput):
    """The target is already there: choose another name or pass --force."""

    code = 409
    http = 409


class NotFound(BeatreelError):
    """What was named does not exist: check the name."""

    code = 404
    http = 404


class Unavailable(BeatreelError):
    """A part or a resource is missing: install it or free it."""

    code = 503
    http = 503


class Cancelled(BeatreelError):
    """The work was stopped on request; run it again to go on."""

    code = 499
    http = 499


class RenderFailed(BeatreelError):
    """The video could not be written: the message says at which stage."""

    code = 500
    http = 500
