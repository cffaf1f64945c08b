"""The settings: one field for each flag of `sosim serve` and each `SOSIM_` variable."""

from __future__ import annotations

import dataclasses
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

PREFIX = "SOSIM_"
#: What a header can hold as it is, in whatever charset it is sent.
_SENDABLE = re.compile("[!-~](?:[ -~]*[!-~])?")


class SettingsError(ValueError):
    """A setting has a value that it cannot have; the text names both and what would be right."""


def _setting(default: Any, meaning: str, *choices: str, **more: Any) -> Any:
    return field(default=default, metadata={"meaning": meaning, "choices": choices, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a simulator behaves. A tenant may have its own values for the fields in `OF_A_TENANT`."""

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8642, "port to listen on; 0 picks a free one", low=0, high=65535)
    seed: int | None = _setting(
        None, "same seed and same calls: byte-identical responses", low=None
    )
    release: str = _setting("11.0", "documented generation of the contract", "11.0", "10.0", "12.4")
    defaults: str = _setting("sample", "what CreateDefaultWebhook fills in", "sample", "netserver")
    auth: str = _setting("any", "whether credentials are needed (any will do)", "any", "off")
    egress: str = _setting("capture", "where POSTs may go", "capture", "loopback", "open")
    allow_host: tuple[str, ...] = _setting((), "host that is really called besides loopback")
    https: str = _setting("lenient", "whether a TargetUrl must be https", "lenient", "required")
    clock: str = _setting("real", "manual: time stands still until told to move", "real", "manual")
    strict: bool = _setting(False, "refuse requests that break the contract with 400")
    journal_size: int = _setting(10_000, "entries kept of each sort, per tenant", low=1, high=10**7)
    journal_bytes: int = _setting(
        2**28, "bytes that the entries of a sort may take together, per tenant", low=1, high=2**40
    )
    admin_token: str | None = _setting(None, "bearer token that /__admin needs", secret=True)
    log_format: str = _setting("console", "how logs are written on stderr", "console", "json")
    log_level: str = _setting("info", "least level logged", "info", "debug", "warning", "error")
    tls: bool = _setting(False, "serve targets over https too, with good and bad certificates")
    ca_file: str | None = _setting(None, "PEM file of an authority to trust besides the machine's")
    timeout: float = _setting(10.0, "seconds a target has for its answer", low=0.001, high=600.0)
    max_body: int = _setting(2**20, "largest request body, in bytes", low=1, high=2**30)
    state: str | None = _setting(None, "file that keeps webhooks, deliveries and journal")

    def __post_init__(self) -> None:
        for one in dataclasses.fields(self):
            _check(one, getattr(self, one.name))
        if self.admin_token and not self.admin_token.strip():
            raise SettingsError("admin-token is blank: choose a text that nobody guesses")
        if self.admin_token and not _SENDABLE.fullmatch(self.admin_token):
            raise SettingsError(
                "admin-token cannot be sent in a header: it may hold the visible characters of "
                "ASCII, and spaces between them; a line break behind it is part of it too"
            )
        if not self.admin_token and not is_loopback(self.host):
            raise SettingsError(
                f"host {self.host!r} is not a loopback address, so admin-token is required: "
                "anybody who reaches this server could steer it"
            )

    def with_changes(self, changes: Mapping[str, Any]) -> Settings:
        """Give the settings of a tenant that has its own values.

        :raises SettingsError: if a name is not a tenant's to set, or a value cannot be
        """
        for name in changes:
            if name not in OF_A_TENANT:
                known = ", ".join(sorted(OF_A_TENANT))
                raise SettingsError(f"{name!r} is not a setting of a tenant; there are {known}")
        return dataclasses.replace(self, **changes)


#: What `PUT /__admin/tenants/{name}` may set.
OF_A_TENANT = frozenset(
    {"release", "defaults", "seed", "auth", "egress", "https", "clock", "strict"}
)


def flag(name: str) -> str:
    """Spell a setting as a flag spells it: `journal-size`."""
    return name.replace("_", "-")


def shown_default(one: dataclasses.Field[Any]) -> str:
    """Write a setting's default as the help and the README show it."""
    default = one.default
    if default in (None, ()):
        return "none"
    return "off" if default is False else str(default)


def from_environment(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Read the settings that `SOSIM_` variables give, and the unknown variables to warn of.

    :raises SettingsError: if a value cannot be read
    """
    known = {PREFIX + one.name.upper(): one for one in dataclasses.fields(Settings)}
    values = {
        one.name: parse(one.name, environment[key])
        for key, one in known.items()
        if key in environment
    }
    others = {"SOSIM_URL", "SOSIM_TENANT", "SOSIM_SECRET"}  # read by other commands
    unknown = sorted(k for k in environment if k.startswith(PREFIX) and k not in {*known, *others})
    return values, unknown


def parse(name: str, text: str) -> Any:
    """Read a setting's value from text.

    :raises SettingsError: if it is not of the setting's type
    """
    annotation = str(Settings.__dataclass_fields__[name].type)
    if annotation == "bool":
        return _parse_flag(name, text)
    if annotation.startswith("tuple"):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    for kind, convert in (("int", int), ("float", float)):
        if annotation.startswith(kind):
            try:
                return convert(text)
            except ValueError:
                raise SettingsError(f"{flag(name)} is {text!r}, and must be a number") from None
    return text


def _parse_flag(name: str, text: str) -> bool:
    words = {
        "on": True,
        "true": True,
        "1": True,
        "yes": True,
        "off": False,
        "false": False,
        "0": False,
        "no": False,
    }
    if text.lower() not in words:
        raise SettingsError(f"{flag(name)} is {text!r}, and must be on or off")
    return words[text.lower()]


@lru_cache(maxsize=256)
def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only mean this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _check(one: dataclasses.Field[Any], value: Any) -> None:
    name, facts = flag(one.name), one.metadata
    if facts["choices"]:
        if value not in facts["choices"]:
            raise SettingsError(
                f"{name} is {value!r}, and must be one of {', '.join(facts['choices'])}"
            )
        return
    if not _is_of_type(str(one.type), value):
        raise SettingsError(f"{name} is {value!r}, and must be of the type {one.type}")
    low, high = facts.get("low"), facts.get("high")
    if low is not None and not low <= value <= high:
        raise SettingsError(f"{name} is {value!r}, and must be from {low} to {high}")


def _is_of_type(annotation: str, value: Any) -> bool:
    if value is None:
        return "None" in annotation
    if annotation.startswith("bool") or isinstance(value, bool):
        return annotation.startswith("bool") and isinstance(value, bool)
    kinds: dict[str, tuple[type, ...]] = {
        "int": (int,),
        "float": (int, float),
        "str": (str,),
        "tuple": (tuple,),
    }
    return isinstance(value, kinds[annotation.split(" ")[0].split("[")[0]])
