"""A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing.

Public names are those of `__all__`. They are imported when they are first used, because the pytest
plugin loads this package in every test run, and before coverage starts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app
    from .client.errors import CannotReach, NotReceived, Refused, ServerFailed, SimulatorError
    from .client.message import Message
    from .client.record import Record
    from .client.target import Target
    from .client.tenant import Tenant
    from .settings import Settings, SettingsError
    from .simulator import Simulator
    from .site import Site

__version__ = "0.1.0"

__all__ = [
    "CannotReach",
    "Message",
    "NotReceived",
    "Record",
    "Refused",
    "ServerFailed",
    "Settings",
    "SettingsError",
    "Simulator",
    "SimulatorError",
    "Site",
    "Target",
    "Tenant",
    "create_app",
]

_HOMES = {
    "app": ("create_app",),
    "client.errors": ("CannotReach", "NotReceived", "Refused", "ServerFailed", "SimulatorError"),
    "client.message": ("Message",),
    "client.record": ("Record",),
    "client.target": ("Target",),
    "client.tenant": ("Tenant",),
    "settings": ("Settings", "SettingsError"),
    "simulator": ("Simulator",),
    "site": ("Site",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
