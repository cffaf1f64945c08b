"""The peers, one a file."""

from __future__ import annotations

from ..peer import Peer
from . import mockoon, mockserver, mountebank, prism, pytest_httpserver, wiremock

#: In the order in which they are measured.
ALL: tuple[Peer, ...] = (
    prism.PEER,
    mockoon.PEER,
    wiremock.PEER,
    mockserver.PEER,
    mountebank.PEER,
    pytest_httpserver.PEER,
)
