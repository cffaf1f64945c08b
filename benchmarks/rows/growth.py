"""Growth: what an operation costs while ever more exists, as a table and as curves."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from .. import chart, contract
from ..figures import median, ratio, shown
from ..mark import Mark, at_most
from ..run import Run

_SIZES = (10, 100, 1_000, 10_000)
_TIMES = 200
#: From the fewest to the most, a cost may grow so many times: the machine's noise, and caches.
_BOUND = 2.0
_AGENT = "/api/v1/Agents/Webhook"
_EVENT = {"EventName": "sale.sold", "PrimaryKey": 18}


class Site:
    """A simulator in this process, called without sockets: the cost of the operation alone."""

    def __init__(self) -> None:
        from simulator import Settings, create_app
        from simulator import Site as Simulated

        self.site = Simulated(Settings(auth="off"))
        self._app = create_app(self.site)

    def call(self, method: str, path: str, body: Any = None) -> None:
        """Make one call; anything but a 2xx is an error of the benchmark."""
        text = b"" if body is None else json.dumps(body).encode()
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(text)),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(text),
        }
        answered: list[str] = []

        def start(status: str, headers: Any, error: Any = None) -> Any:
            answered.append(status)

        parts = self._app(environ, start)
        data = b"".join(parts)
        if not answered[0].startswith("2"):
            raise RuntimeError(f"{method} {path} gave {answered[0]}: {data[:200]!r}")

    def close(self) -> None:
        """Leave nothing behind."""
        self.site.close()


def _save(site: Site, event: str = "contact.changed", tenant: str = "") -> None:
    webhook = contract.webhook(Events=[event])
    site.call("POST", f"{tenant}{_AGENT}/SaveWebhook", webhook)


def _message(site: Site, number: int = 0) -> None:
    site.call("POST", "/targets/orders", {"Event": "contact.changed", "PrimaryKey": number})


def _signal(site: Site) -> None:
    site.call("POST", f"{_AGENT}/SignalEvent", _EVENT)
    site.site.world().deliveries.dispatcher.wait_idle(10)


def _wait(site: Site) -> None:
    _message(site)
    log = site.site.world().journal.messages
    newest = log.dropped + len(log)
    site.call("GET", f"/__admin/targets/orders/messages?after={newest - 1}&count=1&wait=1")


def _get(site: Site) -> None:
    site.call("POST", f"{_AGENT}/GetWebhook?webhookId=1")


def _tenant(site: Site, number: int) -> None:
    site.call("POST", f"/Cust{number}{_AGENT}/CreateDefaultWebhook")


#: What there is ever more of: what makes one more of it, and which operations are timed.
_KINDS: dict[str, tuple[Callable[[Site, int], None], dict[str, Callable[[Site], None]]]] = {
    "webhooks": (
        lambda site, number: _save(site),
        {"save": _save, "get": _get, "signal to one": _signal, "message": _message},
    ),
    "messages": (_message, {"message": _message, "wait": _wait, "get": _get}),
    "events": (lambda site, number: _signal(site), {"signal to one": _signal, "get": _get}),
    "tenants": (_tenant, {"get": _get, "message": _message, "signal to one": _signal}),
}

Curves = dict[str, dict[str, list[float]]]


def measure(run: Run) -> list[Mark]:
    """Time operations at each size, write table and picture, and judge the steepest curve."""
    run.say("growth")
    curves = {kind: least([_curves(kind) for _ in range(run.rounds)]) for kind in _KINDS}
    (run.docs / "growth.csv").write_text(_table(curves), "utf-8")
    (run.docs / "growth.svg").write_text(chart.draw(_SIZES, curves), "utf-8")
    return [
        at_most(
            f"cost with {_SIZES[-1]:,} {kind} ÷ with {_SIZES[0]}, the steepest",
            *_steepest(found),
        )
        for kind, found in curves.items()
    ]


def _curves(kind: str) -> dict[str, list[float]]:
    more, operations = _KINDS[kind]
    found: dict[str, list[float]] = {name: [] for name in operations}
    site, there = Site(), 0
    try:
        _save(site, "sale.sold")
        for size in _SIZES:
            for number in range(there + 1, size + 1):
                more(site, number)
            there = size
            for name, operation in operations.items():
                found[name].append(_cost(site, operation))
    finally:
        site.close()
    return found


def least(rounds: Sequence[dict[str, list[float]]]) -> dict[str, list[float]]:
    """Give the least that each point cost in any round: whatever came between only adds to it."""
    return {
        name: [min(costs) for costs in zip(*(one[name] for one in rounds), strict=True)]
        for name in rounds[0]
    }


def _cost(site: Site, operation: Callable[[Site], None]) -> float:
    """Give the median of an operation's times, in µs."""
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        operation(site)
        times.append((time.perf_counter() - started) * 1e6)
    return median(times)


def _steepest(found: dict[str, list[float]]) -> tuple[float, float, str, str]:
    growth = {name: ratio(costs[-1], costs[0]) for name, costs in found.items()}
    name = max(growth, key=lambda one: growth[one])
    costs = found[name]
    return growth[name], _BOUND, " times", f"{name}: {shown(costs[0])} to {shown(costs[-1])} µs"


def _table(curves: Curves) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["of", "count", "operation", "microseconds"])
    for kind, found in curves.items():
        for name, costs in found.items():
            writer.writerows(
                [kind, size, name, f"{cost:.0f}"] for size, cost in zip(_SIZES, costs, strict=True)
            )
    return out.getvalue()
