"""The state file: a simulator that begins again has what it had, and goes on where it was."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from life import BROKEN, GONE, OK, answers, fail, happen, idle, journal
from support import Api

from simulator.keeping import CannotOpen
from simulator.server import CannotStart, Server
from simulator.settings import Settings
from simulator.state.file import File

#: What the admin API tells of a tenant.
LISTS = ("webhooks", "requests", "events", "deliveries", "attempts", "outbox", "timeline", "clock")
LONG = 30.0

Begin = Callable[..., Api]


@pytest.fixture
def begin(make_site, tmp_path) -> Begin:
    """Begin again and again with the same state file: the simulator before is ended first."""
    running: list[Any] = []

    def again(**settings: Any) -> Api:
        for site in running:
            site.close()
        path = str(tmp_path / "sosim.db")
        running[:] = [make_site(**{"state": path, "clock": "manual", **settings})]
        return Api(running[0])

    return again


def settle(api: Api) -> None:
    """Wait until nothing is due."""
    for world in api.site.worlds():
        assert world.deliveries.dispatcher.wait_idle(LONG)


def view(api: Api) -> dict[str, Any]:
    """Give all that the admin API tells, once nothing is due, but for what targets were told."""
    settle(api)
    found = {name: api.admin("GET", f"/{name}").get_json() for name in LISTS}
    tenants = api.admin("GET", "/tenants").get_json()["items"]
    targets = {one["name"] for one in api.admin("GET", "/targets").get_json()["items"]}
    messages = {name: api.messages(name) for name in sorted(targets)}
    return {
        **found,
        "tenants": [{**one, "targets": None} for one in tenants],
        "messages": {name: listed for name, listed in messages.items() if listed},
    }


def live(api: Api) -> None:
    """Have a tenant go through most of what can happen to it."""
    api.saved(ErrorsEmail="me@example.com", ErrorNotifyWhen="FirstFailure", ErrorNotifyVia="Email")
    api.saved(Name="Watch", TargetUrl="https://watch.example.com/hook", Events=["sale.sold"])
    api.saved(Name="Stopped", State="Stopped")
    api.agent("CreateDefaultWebhook")
    api.agent("SaveWebhook", {"TargetUrl": "no"})
    api.agent("SignalEvent", {"EventName": "contact.changed", "PrimaryKey": 5, "Data": {"a": "é"}})
    answers(api, BROKEN, {"status": 200, "times": 3}, GONE)
    happen(api)
    api.admin("POST", "/clock/advance", {"seconds": 0.5})
    happen(api, "sale.sold", values={"sale_id": 7})
    api.client.post("/targets/own?a=1", data=b"\xff\x00", headers={"X-Own": "ü"})


def test_what_there_was_is_there_again(begin):
    api = begin()
    live(api)
    before = view(api)
    assert [one["outcome"] for one in before["deliveries"]["items"]].count("waiting") > 0
    assert view(begin()) == before
    assert view(begin()) == before


def test_another_tenant_is_there_again_too(begin):
    other = Api(begin().site, "Cust12345")
    live(other)
    before = view(other)
    assert view(Api(begin().site, "Cust12345")) == before


def test_what_waits_goes_on(begin):
    api = begin()
    api.saved()
    answers(api, BROKEN)
    raised = happen(api)
    api.admin("POST", "/clock/advance", {"seconds": 1})
    api = begin()  # two attempts were made by then
    answers(api, OK)
    [attempt] = idle(api)
    assert (attempt["attempt"], attempt["event_id"]) == (3, raised["event_id"])
    [ended] = journal(api, "deliveries")
    assert (ended["outcome"], ended["attempts"]) == ("delivered", 3)


def test_failures_in_a_row_go_on_counting(begin):
    api = begin()
    api.saved()
    for _ in range(3):
        answers(api, BROKEN)
        fail(api)
        api = begin()
    [found] = api.admin("GET", "/webhooks").get_json()["items"]
    assert (found["state"], found["total_errors"]) == ("TooManyErrors", 9)


def test_jobs_are_done_in_the_order_in_which_they_waited(begin):
    api = begin()
    api.saved()
    answers(api, BROKEN)
    api.admin("PUT", "/faults", {"delivery": "reorder", "delay": 0.5})
    ids = [happen(api, primary_key=key)["event_id"] for key in range(4)]
    settle(api)
    before = [one["event_id"] for one in journal(api, "deliveries")]
    assert sorted(before) == sorted(ids)
    assert before != ids
    api = begin()
    assert [one["event_id"] for one in journal(api, "deliveries")] == before
    assert list(dict.fromkeys(one["event_id"] for one in idle(api))) == before


def test_a_delivery_that_is_held_back_is_overtaken_after_a_restart_too(begin):
    api = begin()
    api.saved()
    api.admin("PUT", "/faults", {"delivery": "reorder", "delay": 5})
    first = happen(api)["event_id"]
    api = begin()
    second = happen(api)["event_id"]
    idle(api)
    assert [one["event_id"] for one in api.messages(event="contact.changed")] == [second, first]


def test_no_id_is_given_twice(begin):
    api = begin()
    first = api.saved()["WebhookId"]
    reserved = api.agent("CreateDefaultWebhook").get_json()["WebhookId"]
    event = happen(api)
    call = api.rest("GET").headers["X-Simulator-Request"]
    api.rest("DELETE", f"/{first}")
    api = begin()
    assert int(api.rest("GET").headers["X-Simulator-Request"][1:]) == int(call[1:]) + 2
    assert api.saved()["WebhookId"] > reserved
    assert api.saved(WebhookId=reserved)["WebhookId"] == reserved
    again = happen(api)
    assert (again["id"], again["event_id"] == event["event_id"]) == (event["id"] + 1, False)


def test_the_same_user_stays_the_same(begin):
    before = begin().saved()["RegisteredAssociate"]["PersonId"]
    assert begin().saved()["RegisteredAssociate"]["PersonId"] == before


def test_settings_of_its_own_stay_with_a_tenant(begin):
    own = {"release": "12.4", "strict": True, "restricted": True, "seed": 5, "clock": "manual"}
    own["variants"] = {"success": "2xx"}
    api = begin(clock="real")
    before = api.admin("PUT", "/tenants/Default", own).get_json()
    api = begin(clock="real")
    assert api.admin("PUT", "/tenants/Default", {}).get_json() == before


def test_what_a_tenant_has_in_common_is_as_the_server_has_it_now(begin):
    begin(release="11.0").admin("PUT", "/tenants/Default", {"strict": True})
    found = begin(release="10.0").admin("PUT", "/tenants/Default", {}).get_json()
    assert (found["release"], found["strict"]) == ("10.0", True)


def test_a_clock_that_is_made_manual_again_starts_anew(begin):
    api = begin()
    api.admin("POST", "/clock/advance", {"seconds": 60})
    for kind in ("real", "manual"):
        api.admin("PUT", "/clock", {"kind": kind})
    assert begin().admin("GET", "/clock").get_json()["now"] == "2026-01-01T09:00:00Z"


def test_what_is_deleted_stays_deleted(begin):
    api = begin()
    webhook_id = api.saved()["WebhookId"]
    answers(api, BROKEN)
    happen(api)
    settle(api)
    api.rest("DELETE", f"/{webhook_id}")
    api = begin()
    assert api.rest("GET").get_json() == []
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["abandoned"]
    assert idle(api) == []


def test_messages_that_are_forgotten_stay_so(begin):
    api = begin()
    live(api)
    settle(api)
    last = max(one["id"] for one in api.messages())
    assert api.admin("DELETE", "/targets/hooks.example.com/messages").status_code == 204
    before = view(api)
    api = begin()
    assert api.messages() == []
    assert view(api)["timeline"] == before["timeline"]
    api.saved()
    assert min(one["id"] for one in api.messages()) > last


@pytest.mark.parametrize("tenant", ["Default", "*"])
def test_a_reset_tenant_stays_forgotten(begin, tenant):
    api = begin()
    live(api)
    life = api.admin("GET", "/timeline").get_json()["life"]
    assert api.admin("POST", "/reset", tenant=tenant).status_code == 204
    api = begin()
    assert api.admin("GET", "/tenants").get_json()["items"] == []
    assert api.admin("GET", "/timeline").get_json()["life"] > life


def test_nothing_of_a_forgotten_tenant_is_left_in_any_table(begin):
    api = begin()
    live(api)
    file = api.site.state.file
    named = (
        "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE c.name = 'tenant'"
    )
    tables = ["tenants", *(name for (name,) in file.read(named))]

    def rows() -> list[int]:
        return [len(file.read(f"SELECT * FROM {name}")) for name in tables]

    assert sum(rows()) > len(tables) > 5
    api.admin("POST", "/reset")
    assert sum(rows()) == 0


def test_what_ends_after_a_reset_is_no_concern_of_the_new_tenant(begin):
    api = begin()
    api.saved()
    happen(api)
    old = api.site.world()
    api.admin("POST", "/reset")
    api.saved()
    before = view(api)
    old.deliveries.signal(old.event("contact.changed"))
    assert view(begin()) == before


def test_the_file_has_no_more_than_the_journal(begin):
    api = begin(journal_size=5)
    for _ in range(9):
        api.saved()
        happen(api)
        idle(api)
    before = view(api)
    assert (before["requests"]["total"], before["requests"]["dropped"]) == (5, 4)
    rows = api.site.state.file.read("SELECT sort, count(*) FROM entries GROUP BY sort")
    assert {sort: count for sort, count in rows if count > 5} == {}
    assert view(begin(journal_size=5)) == before


def test_a_journal_that_is_smaller_now_has_the_newest(begin):
    api = begin()
    for _ in range(5):
        api.saved()
    found = begin(journal_size=2).admin("GET", "/requests").get_json()
    assert ([one["id"] for one in found["items"]], found["dropped"]) == ([4, 5], 3)
    rows = begin().site.state.file.read("SELECT count(*) FROM entries WHERE sort = 'request'")
    assert rows == [(2,)]


def test_a_journal_that_may_take_less_now_has_the_newest(begin):
    api = begin()
    for number in range(4):
        api.client.post("/targets/own", data=bytes(1000 + number))
    begin(journal_bytes=2500)
    api = begin()
    assert [len(one["body"]) for one in api.messages("own")] == [1002, 1003]
    assert api.admin("GET", "/targets/own/messages").get_json()["dropped"] == 2
    sizes = api.site.state.file.read("SELECT count(*) FROM entries WHERE sort = 'message'")
    assert sizes == [(2,)]


def test_the_file_has_no_more_bytes_than_the_journal(begin):
    api = begin(journal_bytes=8000)
    for _ in range(6):
        api.client.post("/targets/own", data=bytes(1000))
        api.saved()
        happen(api)
        idle(api)
    before = view(api)
    assert api.site.world().journal.messages.dropped > 0
    assert view(begin(journal_bytes=8000)) == before


def test_lines_that_bytes_displaced_do_not_come_back(begin):
    """All sorts share the room of the timeline, and each has the same room for itself."""
    api = begin(journal_bytes=2000)
    for _ in range(5):
        happen(api, changes=["x" * 100])
    for _ in range(2):
        api.client.post("/targets/own", data=b"y" * 1700)
    before = view(api)
    assert [one["id"] for one in before["timeline"]["items"]] == [7]
    api = begin(journal_bytes=2000)
    assert view(api) == before
    happen(api)
    before = view(api)
    assert view(begin(journal_bytes=2000)) == before


def test_targets_are_there_again_by_what_they_received(begin):
    api = begin()
    api.client.post("/targets/own")
    api.client.post("/targets/own")
    answers(api, BROKEN, target="other")
    found = begin().admin("GET", "/targets").get_json()["items"]
    assert [(one["name"], one["received"], one["answers"]) for one in found] == [("own", 2, [])]


def test_a_lost_place_in_the_timeline_stays_lost(begin):
    api = begin(journal_size=10)
    for _ in range(4):
        api.saved()
    api.admin("DELETE", "/targets/hooks.example.com/messages")
    api.saved()
    before = view(api)
    assert view(begin(journal_size=10)) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE webhooks SET body = '{'", "JSONDecodeError"),
        ("UPDATE webhooks SET body = '{\"events\":1}'", "TypeError"),
        ('UPDATE webhooks SET body = \'{"registered":"no"}\'', "ValueError"),
        ("UPDATE entries SET sort = 'dream' WHERE sort = 'request'", "KeyError: 'dream'"),
        ('UPDATE tenants SET settings = \'{"release":"9"}\'', "SettingsError: release is '9'"),
        ('UPDATE tenants SET variants = \'{"colour":"red"}\'', "UnknownVariant: there is no"),
        ("DROP TABLE reserved", "no such table: reserved"),
    ],
)
def test_a_file_of_which_something_cannot_be_read_is_refused(begin, change, why):
    api = begin()
    api.saved()
    api.site.state.file.read(change)
    with pytest.raises(CannotOpen, match=re.escape(why)):
        begin()


def test_a_file_in_which_nothing_can_be_written_is_refused(begin, monkeypatch):
    def fails(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(File, "_transact", fails)
    with pytest.raises(CannotOpen, match="database or disk is full"):
        begin()


def test_a_file_in_which_no_room_can_be_made_is_refused(begin, monkeypatch):
    api = begin()
    for _ in range(2):
        api.client.post("/targets/own")
    transact = File._transact

    def fails(file: File, statements: Any) -> None:
        if any("DELETE" in statement for statement, _ in statements):
            raise sqlite3.OperationalError("database or disk is full")
        transact(file, statements)

    monkeypatch.setattr(File, "_transact", fails)
    with pytest.raises(CannotOpen, match="database or disk is full"):
        begin(journal_size=1)


def test_without_the_setting_there_is_no_file(api, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    live(api)
    assert api.site.state is None
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_is_empty_is_none(make_site):
    assert make_site(state="").state is None


def test_a_server_that_cannot_listen_leaves_the_file_to_others(serve, begin, tmp_path):
    begin()
    used = serve().port
    path = str(tmp_path / "another.db")
    with pytest.raises(CannotStart):
        Server(Settings(port=used, state=path))
    assert serve(state=path).site.worlds() == []


def test_a_server_goes_on_with_its_own_targets(serve, tmp_path):
    """What waits is delivered once the server listens, and not before."""
    path = str(tmp_path / "sosim.db")
    api = Api(serve(state=path).site)
    api.saved()
    api.site.shared.workers.close(0)
    happen(api)
    api.site.close()
    server = Server(Settings(port=0, state=path))
    world, own = server.site.world(), f"{server.url}/targets/own"
    with world.kept.unit:
        world.registry.change(1, lambda one: one._replace(target_url=own))
    with server:
        assert Api(server.site).messages("own", event="contact.changed", count=1, wait=LONG)


def test_without_the_setting_nothing_of_sqlite_is_loaded():
    code = "import sys; from simulator.server import Server; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_setting_is_told(begin, tmp_path):
    told = begin().client.get("/__admin/settings").get_json()
    assert told["state"] == str(tmp_path / "sosim.db")
    assert Settings().state is None


def test_a_clock_that_was_put_back_meanwhile_holds_up_no_retry(begin, tmp_path):
    """What was to wait for 1 s waits for no more than that, whatever the clock was."""
    api = begin(clock="real")
    api.saved()
    api.site.shared.workers.close(0)
    happen(api)
    api.site.close()
    with closing(sqlite3.connect(tmp_path / "sosim.db")) as file, file:
        file.execute("UPDATE jobs SET due = '2099-01-01T00:00:00+00:00', attempt = 2")
    log = begin(clock="real").site.world().journal.deliveries
    assert [one.outcome for one in log.wait(lambda _: True, 1, LONG)] == ["delivered"]
