"""Dialling: the only module that opens outgoing sockets on the CRM's behalf."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from ..settings import is_loopback
from . import no_answer
from .address import Origin
from .deadline import Deadline

if TYPE_CHECKING:
    import ssl


def dial(origin: Origin, deadline: Deadline) -> socket.socket:
    """Connect to the first of the host's addresses that takes the connection.

    Only asking for the addresses of a name cannot be cut short; the machine's resolver has limits
    of its own.
    :raises NoAnswer: if none does
    :raises TimeoutError: if time is up before
    """
    failure: object = f"{origin.host} has no address"
    for family, kind, protocol, _, address in _addresses(origin):
        try:
            opened = socket.socket(family, kind, protocol)  # not where IPv6 is off
            return _connected(opened, address, deadline)
        except TimeoutError:
            raise
        except OSError as error:
            failure = error
    raise no_answer.unconnected(failure)


def _connected(opened: socket.socket, address: Any, deadline: Deadline) -> socket.socket:
    try:
        opened.settimeout(deadline.left())
        opened.connect(address)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        opened.close()
        raise
    return opened


def secure(
    opened: socket.socket, host: str, context: ssl.SSLContext, deadline: Deadline
) -> socket.socket:
    """Shake hands over TLS, for a certificate of this host.

    :raises NoAnswer: if there is none that is trusted
    :raises TimeoutError: if time is up before
    """
    try:
        opened.settimeout(deadline.left())
        return context.wrap_socket(opened, server_hostname=host.rstrip("."))
    except OSError as error:
        opened.close()
        if isinstance(error, TimeoutError):
            raise
        raise no_answer.broken(error) from None


def _addresses(origin: Origin) -> list[Any]:
    """Ask for the addresses of a host.

    What a resolver says of a name of this machine, which was let through, must not lead elsewhere.
    """
    try:
        found = socket.getaddrinfo(origin.host, origin.port, 0, socket.SOCK_STREAM)
    except OSError as error:
        raise no_answer.unresolved(error) from None
    if is_loopback(origin.host):
        return [one for one in found if is_loopback(str(one[4][0]))]
    return list(found)
