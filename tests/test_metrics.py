"""The metrics: what a monitor is told, which never goes back and never grows with the tenants."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import PATIENCE
from prometheus_client.parser import text_string_to_metric_families
from sockets import exchange
from steps import advance, raised
from support import HOOK, Api

from simulator import __version__
from simulator.clock import MANUAL_START
from simulator.journal.counts import BOUNDS, FACTS, Count
from simulator.journal.entries import AttemptEntry
from simulator.server import Server


def scraped(api: Api) -> dict[str, float]:
    """Fetch the metrics, and give each value by its name with its labels, in their order."""
    answer = api.client.get("/__admin/metrics")
    assert answer.status_code == 200, answer.text
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {"|".join([one.name, *one.labels.values()]): one.value for one in samples}


def test_a_monitor_gets_the_format_that_it_reads(api):
    kind = api.client.get("/__admin/metrics").headers["Content-Type"]
    assert kind.startswith("text/plain; version=")


def test_calls_are_counted_by_operation_and_status(api):
    api.rest("GET", "/99")
    api.rest("GET", "/98")
    api.call("GET", "/api/nothing")
    found = scraped(api)
    assert found["sosim_requests_total|v1Webhook_GetWebhook|404"] == 2
    assert found["sosim_requests_total|none|404"] == 1
    assert found["sosim_request_duration_seconds_count|v1Webhook_GetWebhook"] == 2


def test_events_deliveries_attempts_and_messages_are_counted(make_api):
    api = make_api(clock="manual")
    api.saved()
    raised(api)
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [{"status": 500}]})
    raised(api)
    advance(api, until="idle")
    found = scraped(api)
    assert found["sosim_events_total"] == 2
    assert found["sosim_attempts_total|delivered|none"] == 1
    assert found["sosim_attempts_total|failed|status"] == 3
    assert found["sosim_attempt_duration_seconds_count|failed"] == 3
    assert found["sosim_deliveries_total|delivered|none"] == 1
    assert found["sosim_deliveries_total|discarded|status"] == 1
    assert found["sosim_messages_total|valid"] == 5


def test_what_is_now_is_told(make_api):
    api = make_api(clock="manual")
    api.saved()
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [{"status": 500}]})
    raised(api)
    found = scraped(api)
    assert found["sosim_tenants"] == 1
    assert found["sosim_webhooks|Active"] == 1
    assert found["sosim_deliveries_waiting"] == 1
    assert found["sosim_threads"] >= 1
    assert found[f"sosim_build_info|{__version__}"] == 1


def test_open_connections_are_counted(serve):
    server: Server = serve()
    answer = exchange(server.port, b"GET /__admin/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"\nsosim_connections 1.0\n" in answer


def test_no_count_goes_back_when_a_journal_forgets(make_api):
    api = make_api(journal_size=2)
    for _ in range(5):
        api.rest("GET", "/99")
    found = scraped(api)
    assert found["sosim_requests_total|v1Webhook_GetWebhook|404"] == 5
    assert found["sosim_journal_dropped_total|request"] == 3


def test_no_count_goes_back_when_tenants_are_reset(make_api):
    api = make_api(journal_size=1)
    api.saved()
    raised(api)
    before = scraped(api)
    api.admin("POST", "/reset", tenant="*")
    after = scraped(api)
    assert after["sosim_tenants"] == 0
    counters = [name for name in before if "_total" in name or "_bucket" in name]
    assert {name: after[name] for name in counters if name.startswith("sosim")} == {
        name: before[name] for name in counters if name.startswith("sosim")
    }


def test_there_are_no_more_of_them_with_more_tenants(api):
    def use(*tenants: str) -> None:
        for name in tenants:
            caller = Api(api.site, name)
            caller.saved(TargetUrl=HOOK.replace("hooks", name))
            raised(caller)

    use("Cust1")
    few = scraped(api).keys()
    use("Cust2", "Cust3")
    assert scraped(api).keys() == few


def test_every_metric_is_documented(api):
    page = (Path(__file__).parents[1] / "docs" / "watching.md").read_text(encoding="utf-8")
    found = api.client.get("/__admin/metrics").text
    names = re.findall(r"^# TYPE (sosim_\w+)", found, re.MULTILINE)
    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in page] == []


def test_a_bug_is_counted(api):
    api.site.failed(ValueError())
    api.site.take_failures()
    assert scraped(api)["sosim_bugs_total"] == 1


def test_they_need_the_token_that_the_rest_needs(make_api):
    api = make_api(admin_token="t0ken")
    assert api.client.get("/__admin/metrics").status_code == 401
    answer = api.client.get("/__admin/metrics", headers={"Authorization": "Bearer t0ken"})
    assert answer.status_code == 200
    assert "t0ken" not in answer.text


@pytest.mark.parametrize(("milliseconds", "place"), [(0, 0), (0.5, 0), (0.6, 1), (10**5, -1)])
def test_a_duration_is_in_the_first_class_that_has_room_for_it(milliseconds, place):
    count = Count("attempt")
    count.add(attempt(milliseconds))
    classes = [0] * (len(BOUNDS) + 1)
    classes[place] = 1
    found = count.durations()["failed"]
    assert (found.classes, found.seconds) == (classes, milliseconds / 1000)


def test_an_entry_is_counted_by_the_facts_of_its_sort():
    count = Count("attempt")
    count.add(attempt(1))
    assert count.entries() == {("failed", "refused"): 1}
    assert FACTS["attempt"] == ("outcome", "reason")


def attempt(milliseconds: float) -> AttemptEntry:
    """Make an attempt that was refused after so long."""
    return AttemptEntry(
        id=1,
        event_id="e",
        event="contact.changed",
        webhook_id=1,
        attempt=1,
        at=MANUAL_START,
        url="",
        outcome="failed",
        reason="refused",
        status=None,
        message="",
        duration_ms=milliseconds,
    )


def test_a_server_that_nobody_watches_does_not_load_what_they_need():
    code = (
        "import sys\nfrom simulator.server import Server\nfrom simulator.settings import Settings\n"
        "with Server(Settings(port=0)): print('prometheus_client' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout == "False\n"
