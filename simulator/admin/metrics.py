"""The metrics: how much of what has happened, for Prometheus to fetch.

No metric has a label for the tenant: callers make tenants up, one for each test, and each would
leave a series behind for good. All labels have few values, which the simulator itself chooses.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from flask import Response

from .. import __version__
from ..journal.counts import BOUNDS, FACTS, Durations
from ..site import Site
from .call import Asked

if TYPE_CHECKING:
    from prometheus_client import Metric
    from prometheus_client.metrics_core import HistogramMetricFamily

#: What is counted of each sort of entries, and what of each is measured.
_COUNTED = {
    "request": ("sosim_requests", "Calls of the CRM API."),
    "event": ("sosim_events", "Events that were raised."),
    "attempt": ("sosim_attempts", "POSTs of deliveries."),
    "delivery": ("sosim_deliveries", "Deliveries that have come to their end."),
    "mail": ("sosim_mails", "Notices that the CRM would have sent."),
    "message": ("sosim_messages", "Messages that targets received."),
}
_TIMED = {
    "request": ("sosim_request_duration_seconds", "Time to answer a call."),
    "attempt": ("sosim_attempt_duration_seconds", "Time of a POST and its answer."),
}


def get(asked: Asked) -> Response:
    """Give the numbers that a monitor wants, in the text format of Prometheus."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector
    from prometheus_client.exposition import generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(asked.site))
    ProcessCollector(registry=registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Collector:
    """Reads the state of a site whenever it is asked."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[Metric]:
        """Give every metric as it is now."""
        yield from self._counters()
        yield from self._histograms()
        yield from self._gauges()

    def _counters(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily

        counts = self._site.shared.counts
        for sort, (name, meaning) in _COUNTED.items():
            family = CounterMetricFamily(name, meaning, labels=FACTS[sort])
            for labels, number in sorted(counts.of(sort).entries().items()):
                family.add_metric(labels, number)
            if not FACTS[sort] and not family.samples:
                family.add_metric((), 0)
            yield family
        dropped = CounterMetricFamily(
            "sosim_journal_dropped", "Entries that journals had no more room for.", labels=["sort"]
        )
        for sort in FACTS:
            dropped.add_metric([sort], counts.of(sort).dropped)
        yield dropped
        yield CounterMetricFamily("sosim_bugs", "Bugs of the simulator.", self._site.broken)

    def _histograms(self) -> Iterator[Metric]:
        from prometheus_client.core import HistogramMetricFamily

        for sort, (name, meaning) in _TIMED.items():
            family = HistogramMetricFamily(name, meaning, labels=FACTS[sort][:1])
            for label, durations in sorted(self._site.shared.counts.of(sort).durations().items()):
                _add(family, label, durations)
            yield family

    def _gauges(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        worlds = self._site.worlds()
        waiting = sum(one.deliveries.dispatcher.waiting() for one in worlds)
        for name, meaning, value in (
            ("tenants", "Tenants that were used since they were last reset.", len(worlds)),
            ("deliveries_waiting", "Deliveries that have not come to their end.", waiting),
            ("connections", "Open connections of callers.", self._site.connections()),
            ("threads", "Threads of the process.", threading.active_count()),
        ):
            yield GaugeMetricFamily(f"sosim_{name}", meaning, value)
        states = Counter(webhook.state for one in worlds for webhook in one.registry.all())
        webhooks = GaugeMetricFamily("sosim_webhooks", "Stored webhooks.", labels=["state"])
        for state, number in sorted(states.items()):
            webhooks.add_metric([state], number)
        yield webhooks
        build = GaugeMetricFamily("sosim_build_info", "The version.", labels=["version"])
        build.add_metric([__version__], 1)
        yield build


def _add(family: HistogramMetricFamily, label: str, durations: Durations) -> None:
    bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
    buckets = list(zip(bounds, accumulate(durations.classes), strict=True))
    family.add_metric([label], buckets, durations.seconds)
