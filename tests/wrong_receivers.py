"""Receivers to be checked that do one thing wrong each, as real ones do."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
from typing import Any

from receivers import SECRET, SIGNATURE, Document, Dropped, Headers, Right, header, signed

from simulator.clock import pause

MEMBERS = (
    "EventId",
    "Timestamp",
    "Changes",
    "Values",
    "Event",
    "PrimaryKey",
    "Entity",
    "ContextIdentifier",
    "ChangedByAssociateId",
    "WebhookName",
    "FieldValues",
)


def rewritten(body: bytes, order: tuple[str, ...] = ()) -> bytes:
    """Parse a body, and write it again without white space, known members first if need be."""
    try:
        document = json.loads(body)
    except ValueError:
        return b""
    names = (
        sorted(document, key=lambda name: (order or document).index(name)) if order else document
    )
    text = json.dumps({n: document[n] for n in names}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


class Background(Right):
    """Answers first, and acts a little later."""

    def act(self) -> None:
        threading.Timer(0.03, super().act).start()


class ForgetsBase64(Right):
    def trusts(self, signature: str | None, body: bytes) -> bool:
        return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest() == signature


class IsElsewhere(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        return 404


class AcceptsWith202(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        return 202


class RefusesTests(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        return 400 if document["Event"] == "test" else 200


class ComparesIds(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        same = header(headers, "X-SuperOffice-EventId") == document["EventId"]
        return 200 if same else 400


class WritesAgain(Right):
    def hashed(self, body: bytes) -> bytes:
        return rewritten(body)


class ReadsIntoAClass(Right):
    def hashed(self, body: bytes) -> bytes:
        document = json.loads(body) if body.endswith(b"}") else {}
        others = [name for name in document if name not in MEMBERS]
        return rewritten(body, (*MEMBERS, *others))


class ReadsLatin1(Right):
    def hashed(self, body: bytes) -> bytes:
        return body.decode("latin-1").encode()


class Unescapes(Right):
    def hashed(self, body: bytes) -> bytes:
        return re.sub(rb"\\u(....)", lambda hexed: chr(int(hexed[1], 16)).encode(), body)


class ShortensFractions(Right):
    def hashed(self, body: bytes) -> bytes:
        return re.sub(rb"(\.\d{6})\d", rb"\1", body)


class MindsCase(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        return super().answer(headers, body) if SIGNATURE in dict(headers) else 401


class ForbidsMembers(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        return 200 if document.keys() <= set(MEMBERS) else 422


class KnowsEveryEvent(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        return {"test": 200, "contact": 200, "sale": 200}[document["Entity"]]


class NeedsFieldValues(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        return 200 if document["Entity"] != "sale" else len(document["FieldValues"]) and 200


class ForbidsFieldValues(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        return 422 if "FieldValues" in document else 200


class NeedsOrder(Right):
    def __init__(self) -> None:
        super().__init__()
        self._deleted: set[int] = set()

    def judge(self, headers: Headers, document: Document) -> int:
        key = document["PrimaryKey"]
        if document["Event"] == "contact.deleted":
            self._deleted.add(key)
            return 200
        return 409 if key in self._deleted else 200


class TrustsAnySignature(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        try:
            return super().answer(headers, body)
        except ValueError:
            return 400

    def trusts(self, signature: str | None, body: bytes) -> bool:
        return len(signature or "") == len(signed(body))


class ParsesFirst(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        json.loads(body)
        return super().answer(headers, body)


class TrustsTheUnsigned(Right):
    def trusts(self, signature: str | None, body: bytes) -> bool:
        return signature is None or super().trusts(signature, body)


class ComparesText(Right):
    def trusts(self, signature: str | None, body: bytes) -> bool:
        return hmac.compare_digest(signed(body).decode(), signature or "")


class DropsForgeries(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        status = super().answer(headers, body)
        if status == 401:
            raise Dropped
        return status


class Forgets(Right):
    def is_new(self, headers: Headers, document: Document) -> bool:
        return True


class RemembersAttempts(Right):
    def key(self, headers: Headers, document: Document) -> Any:
        return document["EventId"], header(headers, "X-SuperOffice-Retry")


class RemembersForRetriesOnly(Right):
    def is_new(self, headers: Headers, document: Document) -> bool:
        return header(headers, "X-SuperOffice-Retry") is None


class Redirects(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        return 302


class IsGone(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        return 410


class Drops(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        raise Dropped


class AnswersNoContent(Right):
    def judge(self, headers: Headers, document: Document) -> int:
        return 204


class AnswersLate(Right):
    def answer(self, headers: Headers, body: bytes) -> int:
        pause(0.01)
        return super().answer(headers, body)


class OneAtATime(Right):
    threads = False
