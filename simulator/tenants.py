"""The names of tenants."""

from __future__ import annotations

import re

DEFAULT_TENANT = "Default"
_TENANT = re.compile(r"Cust\d{1,10}", re.IGNORECASE | re.ASCII)


def tenant_name(text: str) -> str | None:
    """Give the tenant that a path segment or a parameter names, or None if it names none."""
    if text.lower() == DEFAULT_TENANT.lower():
        return DEFAULT_TENANT
    return text.capitalize() if _TENANT.fullmatch(text) else None
