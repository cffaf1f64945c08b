"""The server: a site on a port of this machine, in threads of this process."""

from .server import CannotStart, Server

__all__ = ["CannotStart", "Server"]
