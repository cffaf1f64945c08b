"""The simulator in a program: a server of its own or one that runs, begun, ended, and its bugs."""

from __future__ import annotations

import pytest
from sockets import free_port, listening

from simulator import CannotReach, Refused, ServerFailed, SettingsError, Simulator, SimulatorError
from simulator.clock import monotonic

HTML = b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nConnection: close\r\n\r\n<p>"
WHERE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def guarded():
    """A server whose admin API needs a token."""
    with Simulator(token="t0ken", seed=1) as simulator:
        yield simulator


def test_a_server_is_gone_at_the_end():
    with Simulator(seed=1) as sim:
        assert sim.events == []
        assert repr(sim) == f"<Simulator Default at {sim.url}>"
    with pytest.raises(CannotReach, match=r"nobody answers at .* \(Connection refused\)"):
        sim.reset()


def test_it_is_begun_and_ended_by_hand_and_more_than_once():
    sim = Simulator().start().start()
    sim.reset()
    sim.close()
    sim.close()


def test_one_that_is_closed_is_not_begun_again(guarded):
    with Simulator() as sim:
        pass
    with pytest.raises(SimulatorError, match="is closed; make another one"), sim:
        pass
    with Simulator(guarded.url, token="t0ken") as sim:
        pass
    sim.start().reset()  # which goes on elsewhere


def test_settings_are_those_of_the_server_and_of_its_tenant():
    with Simulator(release="12.4", restricted=True, variants={"body": "indented"}) as sim:
        told = sim.configure()
        assert (told.release, told.restricted, told.variants.body) == ("12.4", True, "indented")


def test_an_unknown_setting_is_named():
    with pytest.raises(SettingsError, match=r"^there is no setting colour, only host, port, seed,"):
        Simulator(colour="red")


def test_a_setting_of_the_tenant_that_cannot_be_ends_the_server():
    sim = Simulator(variants={"colour": "red"})
    with pytest.raises(Refused, match="there is no variant 'colour'; there are "):
        sim.start()
    with pytest.raises(CannotReach):
        sim.reset()


def test_a_name_that_is_no_tenants_is_refused():
    with pytest.raises(ValueError, match="tenant is 'acme', and must be Default, or Cust and"):
        Simulator(tenant="acme")


def test_a_server_that_runs_is_used_and_left_running(guarded):
    with Simulator(guarded.url + "/", token="t0ken", tenant="cust5", strict=True) as sim:
        assert (sim.name, sim.url) == ("Cust5", f"{guarded.url}/Cust5")
        assert sim.configure().strict is True
    assert guarded.tenant("Cust5").configure().strict is True


def test_a_server_that_runs_is_told_only_what_a_tenant_may_be(guarded):
    with pytest.raises(Refused, match=r"TenantSettings: .*'port' was unexpected"):
        Simulator(guarded.url, token="t0ken", port=1).start()


def test_a_wrong_token_is_refused_at_the_start(guarded):
    with pytest.raises(Refused, match="needs the header Authorization: Bearer") as told:
        Simulator(guarded.url, token="other").start()
    assert (told.value.status, told.value.type) == (401, "no-token")


def test_nobody_there_is_told_with_the_way_out():
    url = f"{WHERE}:{free_port()}"
    with pytest.raises(CannotReach) as told:
        Simulator(url).start(timeout=0.01)
    assert str(told.value) == (
        f"nobody answers at {url} (Connection refused); start a server with: sosim serve"
    )


def test_a_server_that_is_about_to_start_is_waited_for(monkeypatch):
    port, started = free_port(), []

    def late(_seconds):
        started.append(Simulator(port=port).start())

    monkeypatch.setattr("simulator.client.connection.pause", late)
    Simulator(f"{WHERE}:{port}").start(timeout=60)
    [server] = started
    server.close()


def test_refusals_that_take_their_time_are_not_waited_for_any_longer_than_told(monkeypatch):
    now = iter(range(0, 1000, 6))
    monkeypatch.setattr("simulator.client.connection.monotonic", lambda: next(now))
    tried = []
    monkeypatch.setattr("simulator.client.connection.pause", tried.append)
    with pytest.raises(CannotReach):
        Simulator(f"{WHERE}:{free_port()}").start(timeout=10)
    assert len(tried) == 2


def test_a_server_that_does_not_answer_is_not_waited_for_any_longer_than_told(hanging):
    with pytest.raises(CannotReach) as told:
        Simulator(hanging).start(timeout=0.05)
    assert str(told.value) == (
        f"{hanging} did not answer within 0.05 s: it is busy, not started yet, or no simulator"
    )


@pytest.fixture
def hanging():
    """The URL of a server of its own that is not started: it listens, and never answers."""
    sim = Simulator()
    yield sim.url
    sim.close()


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (HTML, "is no simulator: it said 404 Not Found"),
        (b"HTTP/1.1 304 N\r\n\r\n", "it said 304 N, and to go on at no Location"),
        (b"HTTP/1.1 308 Moved\r\nlocation: /x\r\n\r\n", "it said 308 Moved, and to go on at /x"),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", "it said 200 OK, and not that it is ready"),
        (b"HTTP/1.1 200 OK\r\n\r\n[]", "it said 200 OK, and no JSON object"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "it said 200 OK, and no JSON object"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "broke off after 2 bytes of its body"),
        (b"tea\r\n\r\n", r"speaks no HTTP \(tea\)"),
        (b"", "nobody answers at .* closed connection without response"),
    ],
)
def test_what_is_no_simulator_is_told(answer, text):
    with listening(answer) as target, pytest.raises(CannotReach, match=text):
        Simulator(target.url.partition("/hook")[0]).start()


@pytest.mark.parametrize(
    "url",
    [
        *("127.0.0.1:8642", "ftp://host", "http://", "http://host:x", ""),
        *("http://.local:8642", "http://a..b", "http://lo calhost", "http://lo\ncalhost"),
        *("http://host/é", f"http://{'x' * 64}", "http://host/\udcff"),
    ],
)
def test_what_is_no_url_is_told_before_anything_is_called(url):
    text = f"{url!r} is not the URL of a simulator; one looks like http://127.0.0.1:8642"
    with pytest.raises(CannotReach) as told:
        Simulator(url)
    assert str(told.value) == text


@pytest.mark.parametrize("path", ["/Cust123", "/cust123/", "/behind/Cust123"])
def test_a_tenant_in_the_url_is_told_to_be_left_out(path):
    with pytest.raises(CannotReach) as told:
        Simulator(f"http://host{path}")
    assert "names a tenant: leave out /" in str(told.value)
    assert "SOSIM_TENANT" in str(told.value)


def test_fresh_tenants_are_told_apart(guarded):
    one, other = guarded.tenant(), guarded.tenant()
    assert one.name != other.name
    assert one.url == f"{guarded.url}/{one.name}"
    with pytest.raises(ValueError, match="tenant is 'x'"):
        guarded.tenant("x")


class Boom(Exception):
    """A bug, made by hand."""


def test_a_delivery_of_a_tenant_that_was_reset_does_not_hold_up_the_end():
    sim = Simulator().start()
    target = sim.target()
    sim.webhooks.save(target, "contact.changed")
    target.answer(fault="timeout")
    sim.raise_event("contact.changed")
    target.wait_for("contact.changed", timeout=60)
    sim.reset()
    began = monotonic()
    sim.close()
    assert monotonic() - began < 3


def _break(sim: Simulator) -> None:
    """Have the site of a server fail from now on."""

    def world(name: str) -> None:
        raise Boom(name)

    sim.server.site.world = world


def test_a_bug_of_the_server_reaches_whoever_asks_for_it():
    with Simulator() as sim:
        _break(sim)
        with pytest.raises(Refused, match="500"):
            sim.raise_event("contact.changed")
        with pytest.raises(ServerFailed) as told:
            sim.raise_failures()
        sim.raise_failures()
    assert str(told.value) == ("the simulator met 1 bug of its own, please report: Boom('Default')")
    assert isinstance(told.value.__cause__, Boom)


def test_a_bug_in_a_delivery_reaches_the_end():
    sim = Simulator().start()
    sim.webhooks.save(sim.target(), events="contact.changed")
    sim.server.site.world().postbox.begin = lambda outgoing: 1 / 0
    sim.raise_event("contact.changed")
    with pytest.raises(ServerFailed, match=r"please report: ZeroDivisionError"):
        sim.close()


def test_a_bug_that_nobody_asked_for_is_raised_at_the_end():
    def story() -> None:
        with Simulator() as sim:
            sim.server.site.failed(Boom())

    with pytest.raises(ServerFailed, match="Boom"):
        story()


def test_a_bug_does_not_hide_what_failed_besides():
    def fail() -> None:
        with Simulator() as sim:
            sim.server.site.failed(Boom())
            raise LookupError("the test's own")

    with pytest.raises(LookupError) as told:
        fail()
    assert told.value.__notes__ == ["the simulator met 1 bug of its own, please report: Boom()"]


def test_a_bug_at_the_start_is_told_instead_of_what_follows_from_it():
    sim = Simulator()
    _break(sim)
    with pytest.raises(ServerFailed, match="Boom"):
        sim.start()
