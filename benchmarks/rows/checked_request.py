"""TestWebhook: a request checked against its schema, which then really calls a target."""

from __future__ import annotations

from .. import contract, ours
from ..figures import median, ratio, shown, spread_shown
from ..mark import Mark, at_least, told
from ..request import Request, post
from ..run import Run, rates


def measure(run: Run) -> list[Mark]:
    """Compare with peers that send nothing, then have the targets called over sockets."""
    return [*_beside(run), *_round_trips(run)]


def _beside(run: Run) -> list[Mark]:
    mine = rates(run.table.ours.checked)
    name, most = run.table.fastest("checked")
    marks = [
        told(
            "TestWebhook to a captured host", f"{shown(median(mine))} a second {spread_shown(mine)}"
        )
    ]
    if name:
        fastest = f"{name}: {shown(most)}, sending nothing"
        work = "… ÷ the fastest peer's checked request"
        marks.append(at_least(work, ratio(median(mine), most), 1, " times", fastest))
    return marks


def _round_trips(run: Run) -> list[Mark]:
    run.say("round trips of TestWebhook")
    with ours.start(run.folder) as server, ours.start_plain("sink", run.folder) as sink:
        own = _test(f"http://127.0.0.1:{server.port}/targets/orders")
        other = _test(f"http://127.0.0.1:{sink.port}/")
        to_own, to_other = run.alternate([(server.port, own), (server.port, other)])
    return [
        at_least(
            "TestWebhook that calls a target over a socket, recorded by it",
            median(rates(to_own)),
            1500,
            " a second",
            spread_shown(rates(to_own)),
        ),
        told("… calling another process", f"{shown(median(rates(to_other)))} a second"),
    ]


def _test(url: str) -> Request:
    return post(contract.CHECKED, {"Webhook": contract.webhook(url)})
