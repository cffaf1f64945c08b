"""Refusals: what each kind of error looks like, and that none of them changes anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from support import Api
from werkzeug.test import TestResponse

CRM = "SuperOffice.Services.Implementation"


@contextmanager
def unchanged(api: Api) -> Iterator[None]:
    """Hold that what happens inside stores nothing, changes nothing and raises no event."""
    before = _state(api)
    yield
    assert _state(api) == before


def _state(api: Api) -> tuple[Any, ...]:
    world = api.site.world(api.tenant)
    return tuple(world.registry.all()), tuple(world.journal.events.all())


def message_of(answer: TestResponse, status: int, error_type: str) -> str:
    """Give the message of an error object, having checked the rest of it."""
    assert answer.status_code == status, answer.text
    document = answer.get_json()
    assert document == {
        "Error": True,
        "ErrorType": error_type,
        "Message": document["Message"],
        "ErrorMessage": document["Message"],
        "ErrorSource": document["ErrorSource"],
    }
    return str(document["Message"])


def detail_of(answer: TestResponse) -> str:
    """Give the detail of a binding error, having checked the rest of it."""
    assert answer.status_code == 400, answer.text
    document = answer.get_json()
    assert document.keys() == {"Message", "MessageDetail"}
    assert document["Message"] == "The request is invalid."
    return str(document["MessageDetail"])
