"""Variants: where the documentation is silent or contradicts itself, the choice is the tester's.

Each variant has a default, its alternatives, and the source of the doubt. A tenant chooses with
`PUT /__admin/tenants/{name}`; `GET /__admin/variants` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Variant(NamedTuple):
    """One doubt: its name, the choices (the default first), what it decides, and the source."""

    name: str
    choices: tuple[str, ...]
    meaning: str
    source: str

    @property
    def default(self) -> str:
        """Give the choice that counts unless a tenant makes another."""
        return self.choices[0]


_NOTIFICATION = "SuperOffice docs, webhook: notification"
_SUBSCRIPTION = "SuperOffice docs, webhook: subscription"
_SILENT = "undocumented"

ALL = (
    Variant(
        "after-third-failure",
        ("discard", "requeue"),
        "what becomes of an event whose third attempt failed; requeued, it gets a new EventId",
        f"{_NOTIFICATION} says both: discarded, and sent to the back of the queue",
    ),
    Variant(
        "attempts-until-disabled",
        ("9", "7"),
        "failed attempts in a row that make the state TooManyErrors",
        f"{_NOTIFICATION} says nine; the 8.x docs said seven",
    ),
    Variant(
        "consecutive-errors",
        ("attempts", "cycles"),
        "what ConsecutiveErrors counts: failed attempts, or failed cycles of three",
        f"{_NOTIFICATION} counts cycles; the admin panel shows attempts",
    ),
    Variant(
        "success",
        ("200", "2xx"),
        "which answers of a target count as success",
        "SuperOffice docs always say 200 OK; other 2xx are undocumented",
    ),
    Variant(
        "properties",
        ("top-level", "nested"),
        "where Properties stand in the body: beside the CRM's own members, or in `Properties`",
        f"{_SUBSCRIPTION} says only that they are injected into the JSON body",
    ),
    Variant(
        "property-collision",
        ("crm", "property"),
        "whose value stays where a property has the name of one of the CRM's own members",
        _SILENT,
    ),
    Variant(
        "body",
        ("compact", "indented"),
        "white space of the body: none, or two blanks and CRLF as .NET indents on Windows",
        "SuperOffice docs, webhook: security, warns only that white space is significant",
    ),
    Variant(
        "retry-header",
        ("retries", "from-zero", "from-one"),
        "X-SuperOffice-Retry: 1 and 2 on retries only, or on every attempt from 0 or from 1",
        "SuperOffice docs describe the header; no sample of a first attempt has it",
    ),
    Variant(
        "test-event-id",
        ("same", "different"),
        "whether the header of a test event has the EventId of its body",
        "SuperOffice docs, webhook: test event, shows two different ones",
    ),
    Variant(
        "state-event-name",
        ("generic", "numbered"),
        "Event in the body of a state event: `webhook.stopped`, or `webhook123.stopped`",
        "SuperOffice docs, webhook: state events, has the id in the header only",
    ),
    Variant(
        "state-event-entity",
        ("absent", "present"),
        "whether a state event's body has `Entity`",
        "SuperOffice docs, webhook: state events, shows none; all other events have one",
    ),
    Variant(
        "precheck-stopped",
        ("test", "skip"),
        "whether saving a webhook that is stopped calls its target first",
        _SILENT,
    ),
    Variant(
        "update-missing",
        ("error", "create"),
        "what saving a webhook does whose id nothing has",
        _SILENT,
    ),
    Variant(
        "delete-missing",
        ("204", "404"),
        "what REST answers to deleting a webhook that is not there",
        "SuperOffice docs know only 204",
    ),
    Variant(
        "error-text",
        ("both", "Message", "ErrorMessage"),
        "which member of an error object has the text",
        "SuperOffice docs say ErrorMessage; the official client's own tests read Message",
    ),
    Variant(
        "filter-case",
        ("insensitive", "sensitive"),
        "whether the name and event filters of GetAllWebhooks tell case apart",
        _SILENT,
    ),
    Variant(
        "select",
        ("nulled", "omitted"),
        "whether members that $select does not name are null or not there",
        "SuperOffice docs say nulled out, and that this makes the payload smaller",
    ),
    Variant(
        "reason-phrase",
        ("documented", "standard"),
        "reason phrases: `Webhook found.` as in the docs, or `OK`",
        "SuperOffice docs show the Swagger descriptions as reason phrases",
    ),
    Variant(
        "payload",
        ("by-release", "with-field-values", "without-field-values"),
        "whether events carry FieldValues: from 11.0 on, always, or never",
        "SuperOffice docs, webhook reference, since 2025",
    ),
)

BY_NAME = {variant.name: variant for variant in ALL}


class UnknownVariant(ValueError):
    """A variant or a choice that is not there; the text says which there are."""


class Variants(Mapping[str, str]):
    """One tenant's choices, complete: the default counts where none was made.

    :raises UnknownVariant: if a name or a choice is unknown
    """

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        for name, choice in (chosen or {}).items():
            _check(name, choice)
        self._choices = {one.name: one.default for one in ALL} | dict(chosen or {})

    def __getitem__(self, name: str) -> str:
        return self._choices[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)


def _check(name: str, choice: str) -> None:
    if name not in BY_NAME:
        raise UnknownVariant(f"there is no variant {name!r}; there are {', '.join(BY_NAME)}")
    choices = BY_NAME[name].choices
    if choice not in choices:
        raise UnknownVariant(f"{name} is {choice!r}, and must be one of {', '.join(choices)}")
