"""Posting: one POST goes where egress lets it, and its outcome is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlsplit

from ..settings import Settings
from . import egress, outcome
from .compose import Outgoing
from .in_flight import InFlight
from .outcome import Awaited, Outcome
from .transport import Transport


class Postbox:
    """The way out of one tenant.

    :param settings: gives the tenant's settings as they are now
    :param variants: gives its choices of variants as they are now
    :param transport: calls real hosts
    :param capture: lets the fake target named like the host answer instead
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        variants: Callable[[], Mapping[str, str]],
        transport: Transport,
        capture: Callable[[str, Outgoing], Outcome],
    ) -> None:
        self._settings = settings
        self._variants = variants
        self._transport = transport
        self._capture = capture
        self.in_flight = InFlight()

    def may_be_http(self, host: str) -> bool:
        """Tell whether a TargetUrl at this host may be plain http."""
        settings = self._settings()
        return settings.https == "lenient" and egress.may_be_http(
            host, settings.egress, settings.allow_host
        )

    def post(self, outgoing: Outgoing) -> Outcome:
        """Post, or have the post captured or blocked; never raises for what a target does."""
        return self.begin(outgoing)()

    def begin(self, outgoing: Outgoing) -> Awaited:
        """Begin to post; give what waits for the outcome, which must be called."""
        self.in_flight.begin(outgoing)
        try:
            return partial(self._end, outgoing, self._route(outgoing))
        except BaseException:
            self.in_flight.end(outgoing)
            raise

    def _end(self, outgoing: Outgoing, awaited: Awaited) -> Outcome:
        try:
            return awaited().judged(self._variants()["success"])
        finally:
            self.in_flight.end(outgoing)

    def _route(self, outgoing: Outgoing) -> Awaited:
        settings = self._settings()
        host = urlsplit(outgoing.url).hostname or ""
        way = egress.route(host, settings.egress, settings.allow_host)
        if way == egress.CAPTURE:
            return partial(self._capture, host, outgoing)
        if way == egress.CALL:
            return self._transport.begin(outgoing)
        return partial(
            outcome.failed,
            outcome.BLOCKED,
            f"POST to {outgoing.url} failed: egress is {settings.egress!r}, so {host!r} is not "
            f"reachable; --allow-host {host} opens it",
        )
