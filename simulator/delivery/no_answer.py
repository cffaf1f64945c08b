"""No answer: why a POST got none that can be read."""

from __future__ import annotations

import sys

from . import outcome
from .outcome import Outcome

_CUT_OFF = "it closed the connection before its answer was complete"


class NoAnswer(Exception):
    """A POST got no answer that can be read.

    :param reason: one of the words in `outcome`
    :param said: what the target did, or did not do
    :param cause: what the system or the parser says of it
    """

    def __init__(self, reason: str, said: str, cause: object = None) -> None:
        super().__init__(f"{said} ({cause})" if cause else said)
        self.reason = reason

    def outcome(self, url: str) -> Outcome:
        """Give the outcome of the POST to this URL."""
        return outcome.failed(self.reason, f"POST to {url} failed: {self}")


def invalid(cause: object) -> NoAnswer:
    """Tell that a URL cannot be called."""
    return NoAnswer(outcome.INVALID, "it is not a URL that can be called", cause)


def unresolved(cause: object) -> NoAnswer:
    """Tell that nobody knows the host."""
    return NoAnswer(outcome.UNREACHABLE, "its host name could not be resolved", cause)


def unconnected(cause: object) -> NoAnswer:
    """Tell that no connection was made."""
    if isinstance(cause, ConnectionRefusedError):
        return NoAnswer(outcome.REFUSED, "it refused the connection", cause)
    return NoAnswer(outcome.UNREACHABLE, "its host could not be reached", cause)


def late(seconds: float, cause: object) -> NoAnswer:
    """Tell that all the time that a target has was up."""
    return NoAnswer(outcome.TIMEOUT, f"it did not answer within {seconds:g} s", cause)


def garbage(cause: object) -> NoAnswer:
    """Tell that what came is no answer."""
    return NoAnswer(outcome.GARBAGE, "what it sent is not HTTP", cause)


def cut_off(cause: object = None) -> NoAnswer:
    """Tell that the answer had no end."""
    return NoAnswer(outcome.CLOSED, _CUT_OFF, cause)


def broken(cause: OSError) -> NoAnswer:
    """Tell how a connection broke, over TLS or without it."""
    tls = sys.modules.get("ssl")  # nobody has its errors who has not loaded it
    if tls and isinstance(cause, tls.SSLError):
        return NoAnswer(outcome.TLS, "no trusted TLS connection could be made", cause)
    return cut_off(cause)
