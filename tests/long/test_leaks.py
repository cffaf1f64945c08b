"""Leaks: a server that was started, used and closed leaves nothing behind, however often."""

from __future__ import annotations

import pytest
from leftovers import FILES, held
from support import AGENT, Api, webhook

from simulator.server import Server
from simulator.settings import Settings

TIMES = 20


def use() -> None:
    """Start a server, have it deliver over real sockets, and close it."""
    with Server(Settings(port=0, tls=True)) as server:
        api = Api(server.site)
        api.saved(TargetUrl=f"{server.url}/targets/own")
        secure = f"{server.site.https_targets['valid']}/targets/own"
        assert api.agent("SaveWebhook", webhook(TargetUrl=secure)).status_code == 200
        api.agent("SignalEvent", {"EventName": "contact.changed"})
        api.messages("own", event="contact.changed", count=2, wait=30)
        assert server.site.world().deliveries.dispatcher.wait_idle(30)
        assert api.call("POST", f"{AGENT}/CreateDefaultWebhook").status_code == 200


@pytest.mark.skipif(not FILES.exists(), reason="this machine does not tell what is open")
def test_no_file_and_no_thread_is_left():
    use()
    open_before, running_before = held()
    for _ in range(TIMES):
        use()
    open_now, running_now = held()
    assert (open_now - open_before, running_now - running_before) == (set(), set())
