"""An exchange: one POST on one connection, and the answer to it."""

from __future__ import annotations

from contextlib import suppress

from . import no_answer
from .answer import Answer, AnswerReader
from .connection import Connection
from .deadline import Deadline


def exchange(connection: Connection, request: bytes, deadline: Deadline) -> Answer:
    """Send a request, and read the answer to it.

    :raises NoAnswer: if none comes that can be read
    :raises TimeoutError: if time is up before
    """
    reader = AnswerReader()
    try:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before that
            connection.send(request, deadline)
        while reader.answer is None:
            received = connection.receive(deadline)
            reader.feed(received) if received else reader.end()
    except TimeoutError:
        raise
    except OSError as error:
        raise no_answer.broken(error) from None
    return reader.answer
