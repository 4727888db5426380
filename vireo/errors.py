"""The errors a user may see. Raise these; anything else is a bug and is answered 500."""


class Refused(Exception):
    """The request is understood and will not be done. The message is a sentence that names the thing."""

    status, code = 409, "refused"
    reason = "Operation Failed"


class NotFound(Refused):
    """Something that the request refers to does not exist."""

    status, code = 404, "not_found"


class Gone(NotFound):
    """The very object that the path names does not exist: answered 404 without a body, as oVirt does."""

    code = "gone"


class Invalid(Refused):
    """The request's values are wrong. `reason` is the fault's reason as oVirt words it (facts: wire 7.7-7.9)."""

    status, code = 400, "invalid"

    def __init__(self, message: str, reason: str = "Operation Failed") -> None:
        super().__init__(message)
        self.reason = reason


class Forbidden(Refused):
    """The user lacks a permission."""

    status, code = 403, "forbidden"


class Unauthorized(Refused):
    """Nobody is logged in, or no longer."""

    status, code = 401, "unauthorized"


class TooLarge(Refused):
    """The request's body exceeds the limit."""

    status, code = 413, "too_large"


class Unreachable(Exception):
    """The other side did not answer, so what it did is not known. Never undo on this: ask again."""

    status, code = 503, "unreachable"


class HostError(Refused):
    """A host said no; `code` is the host's own word for why."""

    def __init__(self, message: str, code: str = "host_error") -> None:
        super().__init__(message)
        self.code = code
