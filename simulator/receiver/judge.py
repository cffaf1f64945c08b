"""The judge: visits a receiver, makes each check, and reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote, quote_plus

from ..clock import RealClock, monotonic
from ..delivery.transport import Transport
from ..samples import Pools, Samples
from .check import Check, NotJudged, Wrong
from .letter import Letters
from .pace import pace
from .report import Report
from .verdict import FAILED, PASSED, SKIPPED, Verdict
from .visit import Terms, Visit
from .wire import Wire

#: What would move a cursor, turn text round, or be refused by XML.
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2066-\u2069]"
)


def judge(
    url: str,
    secret: str,
    checks: Iterable[Check],
    terms: Terms,
    transport: Transport,
    tell: Callable[[Verdict], None] = lambda _: None,
) -> Report:
    """Make checks of a receiver, one after the other.

    :param tell: is called with each verdict as soon as it is there
    :raises CannotReach: if nobody listens at the URL or at the probe
    """
    clock, start = RealClock(), monotonic()
    began = clock.now()
    visit = Visit(
        letters=Letters(url=url, secret=secret, clock=clock, samples=Samples(Pools(), None)),
        terms=terms,
        transport=transport,
        wire=Wire(terms.timeout, terms.ca_files),
    )
    for one in filter(None, (url, terms.probe)):
        visit.wire.reach(one)
    transport.prepare()
    verdicts: list[Verdict] = []
    for check in checks:
        verdicts.append(_verdict(check, visit, verdicts[:1]))
        tell(verdicts[-1])
    return Report(
        url=hidden(url, secret),
        began=began,
        seconds=monotonic() - start,
        verdicts=tuple(verdicts),
        pace=pace(visit.times, terms.budget),
    )


def _verdict(check: Check, visit: Visit, first: Sequence[Verdict]) -> Verdict:
    """Make a check; while nothing at all is accepted, what is wrong is what was wrong first."""
    start, hint = monotonic(), None
    try:
        status, detail = PASSED, check.run(visit)
    except Wrong as wrong:
        status, detail, hint = FAILED, str(wrong), wrong.hint
        if first and visit.accepts_nothing:
            hint = hint or first[0].hint
    except NotJudged as reason:
        status, detail = SKIPPED, str(reason)
    shown = _UNPRINTABLE.sub("\ufffd", hidden(detail, visit.letters.secret))
    return Verdict(check, status, shown, monotonic() - start, hint or check.hint)


def hidden(text: str, secret: str) -> str:
    """Take a secret out of a text, also where a URL or JSON spells it."""
    in_urls = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    in_texts = {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]}
    for one in sorted(in_urls | in_texts, key=len, reverse=True):
        text = text.replace(one, "***")
    return text
