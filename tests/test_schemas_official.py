"""The schemas beside the official Swagger files, where those are at hand."""

import json
import os
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import each
from schema_files import ROOT, SCHEMAS

CONTRACT = Path(os.environ.get("SOSIM_CONTRACT_DIR", ROOT.parent / "shared" / "contract"))
WANTED = re.compile(r"Swagger-v1-(Agents|REST|WebhookAgent|Webhook|MDOList)\.json")
SERVICES, SECURITY = "SuperOffice.CRM.Services.", "SuperOffice.CRM.Security."
API = "SuperOffice.WebApi.v1.Carriers.WebhookCarriers."
OLD, NEW = "2023-02", "2026-02"
SAME = [
    *(f"{SECURITY}{name}" for name in ("TableRight", "FieldRight", "FieldProperty")),
    *(f"{API}{name}Request" for name in ("GetAllWebhooks", "SignalEvent", "GetLastError")),
    f"{SERVICES}WebhookResult",
]
DIFFERENT = [f"{SERVICES}Webhook", f"{API}WebhookWithLinks"]
NESTED = [f"{SERVICES}Associate", f"{API}TestWebhookRequest"]
OFFICIAL = [
    *((date, "common", name) for date in (OLD, NEW) for name in SAME),
    *((OLD, "10.0", name) for name in [*DIFFERENT, *NESTED]),
    *((NEW, "11.0", name) for name in [*DIFFERENT, *NESTED]),
    *((NEW, "12.4", name) for name in [*NESTED, f"{SERVICES}MDOListItem"]),
]


@cache
def official(date: str) -> dict[str, Any]:
    """Read the definitions of one issue of the official Swagger files."""
    found: dict[str, Any] = {}
    for path in sorted((CONTRACT / date).glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in filter(WANTED.fullmatch, archive.namelist()):
                found |= json.loads(archive.read(name).decode("utf-8-sig"))["definitions"]
    if not found:
        pytest.skip(f"no official Swagger files of {date} (set SOSIM_CONTRACT_DIR to their folder)")
    return found


def kind(schema: dict[str, Any]) -> tuple[str, str]:
    """Say of what type a property is, in the words of Swagger 2.0, which knows no null."""
    if "oneOf" in schema or "$ref" in schema:
        return "object", ""
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    [present] = set(types) - {"null"}
    return present, schema.get("format", "").removeprefix("so-")


@each(("date", "folder", "definition"), OFFICIAL)
def test_a_carrier_is_that_of_the_official_files(date: str, folder: str, definition: str) -> None:
    theirs = official(date)[definition]["properties"]
    ours = SCHEMAS[f"{folder}/{definition.rpartition('.')[2]}"]["properties"]
    assert list(ours) == list(theirs)
    assert {n: kind(p) for n, p in ours.items()} == {n: kind(p) for n, p in theirs.items()}
    for name, one in ours.items():
        numbers = one.get("x-enum") or one.get("x-flags") or {}
        assert set(theirs[name].get("enum", ())) <= set(numbers)
