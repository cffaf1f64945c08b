"""The limit: what the server does with the least WSGI callable that there is."""

from __future__ import annotations

from .. import ours
from ..figures import median, ratio, shown, spread_shown
from ..mark import Mark, at_least, told
from ..request import get
from ..run import Run, rates


def measure(run: Run) -> list[Mark]:
    """Compare CreateDefaultWebhook with what answers no more than is ready-made."""
    run.say("near the limit")
    folder = run.folder
    with (
        ours.start(folder) as server,
        ours.start_plain("raw", folder) as raw,
        ours.start_plain("ready", folder) as ready,
        ours.start_plain("hello", folder) as hello,
    ):
        same = [(one.port, ours.DEFAULT) for one in (server, raw, ready)]
        works = [*same, (hello.port, get("/"))]
        mine, most, least, flask = (rates(one) for one in run.alternate(works))
    told_most = f"raw: {shown(median(most))} {spread_shown(most)}"
    return [
        at_least(
            "CreateDefaultWebhook ÷ a raw WSGI callable on the same server",
            _paired(mine, most),
            0.4,
            " times",
            told_most,
        ),
        told(
            "… ÷ an answer that is ready-made, without WSGI", f"{shown(_paired(mine, least))} times"
        ),
        told("… ÷ Flask's hello world on it", f"{shown(_paired(mine, flask))} times"),
    ]


def _paired(rates: list[float], others: list[float]) -> float:
    """Compare what was measured one after the other: a slow moment is one for both."""
    return median([ratio(one, other) for one, other in zip(rates, others, strict=True)])
