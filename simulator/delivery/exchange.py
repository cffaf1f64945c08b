"""An exchange: one POST on one connection, and the answer to it, which may be read later."""

from __future__ import annotations

from contextlib import suppress

from . import no_answer
from .answer import Answer, AnswerReader
from .connection import MOMENT, Connection
from .connections import Connections
from .deadline import Deadline


class Exchange:
    """One POST that is sent on a connection, which then belongs to it.

    :param connections: has the connection back when it may be used again
    """

    def __init__(
        self, connections: Connections, connection: Connection, deadline: Deadline
    ) -> None:
        self._connections = connections
        self._connection = connection
        self._deadline = deadline

    def send(self, request: bytes) -> None:
        """Send the request.

        :raises NoAnswer: if the connection breaks
        :raises TimeoutError: if time is up before
        """
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before
                self._connection.send(request, self._deadline)
        except OSError as error:
            self._connection.close()
            raise _told(error) from None

    def answer(self) -> Answer:
        """Read the answer, once.

        :raises NoAnswer: if none comes that can be read
        :raises TimeoutError: if time is up before
        """
        self._deadline.spare(MOMENT)  # one that came in time may have waited for its reader
        keeps = False
        try:
            answer = self._read()
            keeps = answer.keeps
            return answer
        except OSError as error:
            raise _told(error) from None
        finally:
            if keeps:
                self._connections.keep(self._connection)
            else:
                self._connection.close()

    def _read(self) -> Answer:
        reader = AnswerReader()
        while reader.answer is None:
            received = self._connection.receive(self._deadline)
            reader.feed(received) if received else reader.end()
        return reader.answer


def _told(error: OSError) -> Exception:
    return error if isinstance(error, TimeoutError) else no_answer.broken(error)
