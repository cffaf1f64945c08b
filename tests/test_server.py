"""The server over real sockets: it starts, stops, and does the whole job in between."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sockets
from sockets import Answer, exchange
from support import AGENT, HOOK, REST, Api, webhook

from simulator.clock import monotonic
from simulator.server import CannotStart, Server
from simulator.settings import Settings

LIMIT = 2000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the module, since no test here counts what is in it."""
    with Server(Settings(port=0, seed=1, max_body=LIMIT)) as server:
        yield server


@pytest.fixture
def call(server) -> Callable[..., Answer]:
    """Send a request line, headers and a body, and give the answer."""
    return partial(sockets.call, server.port)


def test_port_0_picks_a_free_one(serve):
    first, second = serve(), serve()
    assert len({first.port, second.port, 0}) == 3
    assert first.url == f"http://127.0.0.1:{first.port}"


def test_a_port_in_use_is_told_with_the_way_out(server):
    with pytest.raises(CannotStart, match=f"127.0.0.1 port {server.port}: it is in use; choose"):
        Server(Settings(port=server.port))


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_this_machines_is_told(host):
    with pytest.raises(CannotStart, match=f"cannot listen on {host} port 0: .") as error:
        Server(Settings(host=host, port=0, admin_token="t"))
    assert "in use" not in str(error.value)


def test_a_loopback_name_that_leads_elsewhere_is_refused(monkeypatch):
    bind = socket.create_server
    elsewhere = "0.0.0.0"  # noqa: S104 - it is refused
    monkeypatch.setattr(socket, "create_server", lambda at, **how: bind((elsewhere, at[1]), **how))
    with pytest.raises(CannotStart, match="not a loopback address"):
        Server(Settings(host="sosim.localhost", port=0))


@pytest.mark.parametrize(
    ("host", "shown"),
    [("0.0.0.0", "127.0.0.1"), ("localhost", "localhost")],  # noqa: S104
)
def test_the_url_is_one_that_can_be_called(host, shown):
    server = Server(Settings(host=host, port=0, admin_token="t"))
    server.close()
    assert server.url == f"http://{shown}:{server.port}"


def test_it_listens_on_ipv6_where_the_machine_has_it():
    try:
        with Server(Settings(host="::1", port=0)) as server:
            assert server.url == f"http://[::1]:{server.port}"
            connection = http.client.HTTPConnection("::1", server.port, timeout=10)
            connection.request("GET", "/__admin/livez")
            assert connection.getresponse().status == 200
            connection.close()
    except CannotStart:
        pytest.skip("this machine has no IPv6")


def test_it_is_gone_when_its_block_ends():
    with Server(Settings(port=0)) as server:
        assert exchange(server.port, b"GET /__admin/livez HTTP/1.1\r\n\r\n")
    with pytest.raises(ConnectionRefusedError):
        exchange(server.port, b"")


def test_a_server_that_never_ran_can_be_closed():
    assert Server(Settings(port=0)).close() == 0


def test_a_process_that_was_forked_stops_nothing(serve, monkeypatch):
    """It has the same objects, though none of the threads, and the same files on the disk."""
    server = serve(tls=True)
    with monkeypatch.context() as forked:
        forked.setattr("os.getpid", lambda: -1)
        assert server.close() == 0
    assert Path(server.certificates.ca_file).exists()
    assert exchange(server.port, b"GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n")


def test_kept_webhooks_of_another_port_are_warned_of(serve, tmp_path, caplog):
    """What was free when they were saved need not be so again."""
    state = str(tmp_path / "sosim.db")
    first = serve(state=state)
    for world, url in [
        ("Default", f"{first.url}/targets/a"),
        ("Cust1", f"{first.url}/Cust1/targets/b"),
    ]:
        api = Api(first.site, tenant=world)
        api.saved(TargetUrl=url)
        api.saved()
        api.saved(Type="crmscript", TargetUrl="http://[")
    first.close()
    again = serve(state=state)
    again.close()
    assert first.port != again.port
    warned = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert [one for one in warned if "kept webhooks" in one] == [
        f"2 kept webhooks call targets at port {first.port}, where this server does not listen: "
        f"start it with --port {first.port}, or save them anew"
    ]


def test_closing_waits_for_no_caller(serve):
    server = serve()
    with socket.create_connection(("127.0.0.1", server.port)):
        started = monotonic()
        assert server.close() == 0
    assert monotonic() - started < 2


def test_what_is_due_still_reaches_a_target_of_the_servers_own(serve):
    server = serve()
    api = Api(server.site)
    api.saved(TargetUrl=f"{server.url}/targets/own", Events=["window.closed"])
    api.admin("PUT", "/targets/own", {"answers": [{"delay": 0.2}]})
    for number in range(3):
        api.agent("SignalEvent", {"EventName": "window.closed", "PrimaryKey": number})
    assert server.close() == 0
    assert len(api.site.world().journal.messages) == 4


def test_closing_counts_the_deliveries_that_are_left_undone(serve):
    server = serve()
    api = Api(server.site)
    answers = [{"times": 1}, {"delay": 0.5}]
    api.admin("PUT", "/targets/hooks.example.com", {"answers": answers})
    api.saved()
    api.agent("SignalEvent", {"EventName": "contact.created"})
    api.messages(count=2, wait=10)
    assert server.close(seconds=0.01) == 1


def test_the_whole_job_over_sockets(call):
    draft = call("POST " + AGENT + "/CreateDefaultWebhook", body=b"null").json
    saved = call("POST " + AGENT + "/SaveWebhook", body=json.dumps(draft).encode())
    assert (saved.status, saved.json["WebhookId"]) == (200, draft["WebhookId"])
    assert saved.headers["Content-Type"] == "application/json; charset=utf-8"
    deleted = call(f"DELETE {REST}/{draft['WebhookId']}")
    assert (deleted.status, deleted.body) == (204, b"")


def test_reason_phrases_are_sent_as_documented(call):
    body = json.dumps(webhook(TargetUrl=HOOK)).encode()
    url = json.loads(call(f"POST {REST}", body=body).body)["_Links"]["Self"]
    assert call(f"PUT {url.partition('localhost')[2]}", body=body).reason == "Webhook updated."
    assert call(f"GET {REST}/9999").reason == "Webhook Not Found"


def test_a_connection_may_end_without_a_request(server):
    assert exchange(server.port, b"\r\n") == b""
    with socket.create_connection(("127.0.0.1", server.port)):
        pass
    assert exchange(server.port, b"GET /__admin/livez HTTP/1.1\r\n\r\n").endswith(b'"ok"}\n')
