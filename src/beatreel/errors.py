"""Every failure that a user can meet.

    BeatreelError
    ├── InvalidInput            400   a value out of its range, a broken document
    │   ├── UnsupportedFile    4001   not a format that can be opened
    │   ├── FileTooLarge       4002   over a limit of size or length
    │   └── AlreadyExists       409   something would be overwritten or doubled
    ├── Unauthorized           1001   a token that is missing, unknown or expired
    ├── Forbidden               403   a token without the scope, another user's things
    ├── PlanBlocks              402   the plan of the user does not include this
    ├── NoCredits              2001   the account cannot pay for the work
    ├── NotFound                404   a file, a scene, a media id that is not there
    │   └── SessionNotFound    1002   no such session, or somebody else's
    ├── TooManyRequests         429   a limit of calls; ``retry_after`` says how long to wait
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


class Unauthorized(BeatreelError):
    """Nobody is known by this token or password: sign in again."""

    code = 1001
    http = 401


class NoCredits(BeatreelError):
    """The account cannot pay for the work: top it up."""

    code = 2001
    #: As the wire contract has it: clients read the code in the body.
    http = 200


class NotFound(BeatreelError):
    """What was named does not exist: check the name."""

    code = 404
    http = 404


class SessionNotFound(NotFound):
    """The session does not exist or is somebody else's: start a new one."""

    code = 1002
    http = 404


class TooManyRequests(BeatreelError):
    """A limit of calls was reached: wait as long as the message says."""

    code = 429
    http = 429

    def __init__(self, message: str, retry_after: int = 30) -> None:
        super().__init__(message)
        #: Seconds.
        self.retry_after = retry_after


class Forbidden(BeatreelError):
    """The token does not reach this: use the right user or a key with the scope."""

    code = 403
    http = 403


class PlanBlocks(BeatreelError):
    """The plan of the user does not include this: register or upgrade."""

    code = 402
    http = 402


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
