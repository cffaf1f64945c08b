"""Checks of what a right receiver accepts: every spelling and shape of a correctly signed event."""

from __future__ import annotations

from ..delivery.compose import TEST
from .check import Check
from .letter import EVENT, OLDEST, escaped, recased, to_ten_millionths, turned_round
from .visit import Visit

_SECURITY = "SuperOffice docs, dev/security"
_REFERENCE = "SuperOffice docs, webhook reference"
#: A name that an administrator may give, with letters that are not ASCII.
_NORSE = "Bestillinger på nett, Ærlig Øl"
_UNKNOWN = {"SosimUnknownText": "new", "SosimUnknownObject": {"list": [1, None, True]}}


def _test_event(visit: Visit) -> str:
    return visit.accept(visit.letters.write(visit.letters.event(TEST)))


def _test_event_with_two_ids(visit: Visit) -> str:
    event = visit.letters.event(TEST)
    return visit.accept(visit.letters.write(event, variants={"test-event-id": "different"}))


def _good_signature(visit: Visit) -> str:
    return visit.accept(visit.letters.write())


def _white_space(visit: Visit) -> str:
    return visit.accept(visit.letters.write(variants={"body": "indented"}))


def _key_order(visit: Visit) -> str:
    return visit.accept(visit.letters.respelt(visit.letters.write(), turned_round))


def _non_ascii_letters(visit: Visit) -> str:
    return visit.accept(visit.letters.write(name=_NORSE))


def _unicode_escapes(visit: Visit) -> str:
    return visit.accept(visit.letters.respelt(visit.letters.write(name=_NORSE), escaped))


def _seven_digit_fractions(visit: Visit) -> str:
    return visit.accept(visit.letters.respelt(visit.letters.write(), to_ten_millionths))


def _header_case(visit: Visit) -> str:
    visit.accept(recased(visit.letters.write(), str.lower), "with lower-case names it")
    return visit.accept(recased(visit.letters.write(), str.upper), "with upper-case names it")


def _unknown_members(visit: Visit) -> str:
    return visit.accept(visit.letters.write(properties=_UNKNOWN))


def _unknown_event(visit: Visit) -> str:
    return visit.accept(visit.letters.write(visit.letters.event("window.closed")))


def _without_field_values(visit: Visit) -> str:
    return visit.accept(visit.letters.write(visit.letters.event("sale.changed"), OLDEST))


def _with_field_values(visit: Visit) -> str:
    for release in ("11.0", "12.4"):
        said = visit.accept(visit.letters.write(release=release), f"that of release {release}")
    return said


def _out_of_order(visit: Visit) -> str:
    """Deliver the end of a record's life first, as parallel senders and retries may."""
    key = visit.letters.event().primary_key
    for ago, verb in ((1, "deleted"), (2, "changed"), (3, "created")):
        name = f"contact.{verb}"
        said = visit.accept(visit.letters.write(visit.letters.event(name, key, ago=ago)), name)
    return said


CHECKS = (
    Check(
        name="good-signature",
        sends=f"An ordinary `{EVENT}` with a correct signature.",
        right="Answers 200.",
        hint="Another secret, or not base64 of HMAC-SHA256 with the secret's UTF-8 bytes as key.",
        fact=f"The signature is base64 of HMAC-SHA256 over the body ({_SECURITY}).",
        run=_good_signature,
    ),
    Check(
        name="test-event",
        sends="The `test` event, which the CRM sends before it saves a webhook.",
        right="Answers 200.",
        hint="The event has no record behind it: Changes is empty and PrimaryKey is 0.",
        fact="A test succeeded if the target answered 200, and only then (NetServer core API).",
        run=_test_event,
    ),
    Check(
        name="test-event-two-ids",
        sends="A `test` event that has one EventId in its header and another in its body.",
        right="Answers 200.",
        hint="The receiver compares the two ids; take the one in the body.",
        fact="The documented sample has two different ids (SuperOffice docs, test event).",
        run=_test_event_with_two_ids,
    ),
    Check(
        name="white-space",
        sends="The same event, indented and with CRLF line ends, signed as it is sent.",
        right="Answers 200.",
        hint="The body is parsed and written again before hashing; hash the bytes as received.",
        fact=f"White space and line ends of the body are significant ({_SECURITY}).",
        run=_white_space,
    ),
    Check(
        name="key-order",
        sends="The same event with its members in reverse order, signed as it is sent.",
        right="Answers 200.",
        hint="The body is read into a class and written again before hashing.",
        fact=f"The signature is over the body as it is sent ({_SECURITY}).",
        run=_key_order,
    ),
    Check(
        name="non-ascii-letters",
        sends="An event whose WebhookName has Norwegian letters, in UTF-8.",
        right="Answers 200.",
        hint="The body is decoded with another charset than UTF-8 before hashing.",
        fact=f"Bodies are application/json with charset=utf-8 ({_REFERENCE}).",
        run=_non_ascii_letters,
    ),
    Check(
        name="unicode-escapes",
        sends="The same letters, spelt as \\uXXXX, signed as it is sent.",
        right="Answers 200.",
        hint="The body is parsed and written again before hashing, which spells letters anew.",
        fact=f"The signature is over the body as it is sent ({_SECURITY}).",
        run=_unicode_escapes,
    ),
    Check(
        name="seven-digit-fractions",
        sends="An event whose Timestamp has seven digits behind the point.",
        right="Answers 200.",
        hint="A date type of microseconds or milliseconds refuses or shortens the fraction.",
        fact=f"Timestamps have up to seven digits behind the point ({_REFERENCE}).",
        run=_seven_digit_fractions,
    ),
    Check(
        name="header-case",
        sends="Two events whose header names are all lower-case, then all upper-case.",
        right="Answers 200 to both.",
        hint="Headers are looked up by their exact case; HTTP/2 and proxies change it.",
        fact=f"The documented samples spell header names in several ways ({_REFERENCE}).",
        run=_header_case,
    ),
    Check(
        name="unknown-members",
        sends="An event with members that the receiver cannot know, from a webhook's Properties.",
        right="Ignores them and answers 200.",
        hint="The body is read by a strict schema or class that forbids other members.",
        fact="Properties are injected into the body (SuperOffice docs, dev/subscription).",
        run=_unknown_members,
    ),
    Check(
        name="unknown-event",
        sends="A custom event, `window.closed`.",
        right="Answers 200, even if it does nothing.",
        hint="A table of events has no default; an error makes the CRM retry and then disable.",
        fact="Anybody may type or signal a custom event (SuperOffice docs, admin/create).",
        run=_unknown_event,
    ),
    Check(
        name="without-field-values",
        sends="A `sale.changed` without FieldValues, as older releases send it.",
        right="Answers 200.",
        hint="The receiver reads FieldValues without asking whether it is there.",
        fact=f"FieldValues came in 2025, and not every event has it ({_REFERENCE}).",
        run=_without_field_values,
    ),
    Check(
        name="with-field-values",
        sends=f"A `{EVENT}` with FieldValues, as releases 11.0 and 12.4 send it.",
        right="Answers 200 to both.",
        hint="The body is read by a strict schema that does not know FieldValues.",
        fact=f"FieldValues came in 2025, and not every event has it ({_REFERENCE}).",
        run=_with_field_values,
    ),
    Check(
        name="out-of-order",
        sends="contact.deleted, then contact.changed, then contact.created of one record.",
        right="Answers 200 to each.",
        hint="The receiver insists on knowing the record, or forbids what it has deleted.",
        fact="The order of events is not promised (NetServer core API).",
        run=_out_of_order,
    ),
)
