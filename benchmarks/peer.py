"""A peer: another tool that is told to do the same work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import contract
from .request import Request, post

DEFAULT = post(contract.DEFAULT)
CHECKED = post(contract.CHECKED, {"Webhook": contract.webhook()})


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool.

    :param name: what people call it
    :param source: `npm` or `pypi`
    :param packages: what is installed, with the versions that were measured
    :param write: writes its files into a folder, before it starts
    :param command: gives what starts it, from its folder, the folder of its files, and the port
    :param default: the request that it answers with a made-up webhook
    :param checked: the request whose body it checks against the schema
    :param remark: what is different about its work
    """

    name: str
    source: str
    packages: tuple[str, ...]
    write: Callable[[Path, int], None]
    command: Callable[[Path, Path, int], Sequence[str]]
    default: Request = DEFAULT
    checked: Request = CHECKED
    remark: str = ""
