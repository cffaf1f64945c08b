"""The benchmarks: what they make of what they measured. Nothing here measures."""

import json
import socket
import sys
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import __main__ as command
from benchmarks import chart, contract, figures, guard, load, mark, report, request
from benchmarks.beside import Row, Table
from benchmarks.install import NotInstalled, install
from benchmarks.load import Load
from benchmarks.ours import NAME
from benchmarks.peer import Peer
from benchmarks.peers import ALL
from benchmarks.rows import growth

LOADED = Load(requests=300, seconds=3.0, p50=1.0, p99=4.0, wrong=0)


def row(name, rate=100.0):
    loads = [Load(requests=round(rate * 3), seconds=3.0, p50=1.0, p99=4.0, wrong=0)]
    return Row(name, cold=[0.5], start=[60.0], loaded=[80.0], default=loads, checked=loads)


def table(*rows):
    return Table({one.name: one for one in rows})


@pytest.mark.parametrize(("values", "middle"), [([], 0), ([3], 3), ([9, 1, 2], 2), ([1, 3], 2)])
def test_the_median_is_in_the_middle(values, middle):
    assert figures.median(values) == middle


@pytest.mark.parametrize(("share", "found"), [(0.5, 51), (0.99, 100), (1.0, 100)])
def test_a_percentile_is_what_so_many_do_not_go_beyond(share, found):
    assert figures.percentile(range(100, 0, -1), share) == found


def test_the_spread_is_a_share_of_the_median():
    assert figures.spread([90, 100, 120]) == 0.3


def test_nothing_to_compare_with_is_no_ratio():
    assert figures.ratio(1, 0) == 0


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.12345, "0.123"), (12.345, "12.3"), (12345.6, "12,346")]
)
def test_a_figure_has_three_digits_that_count(value, text):
    assert figures.shown(value) == text


def test_a_high_mark_is_reached_from_its_figure_on():
    assert [mark.at_least("", found, 2).met for found in (1.9, 2, 3)] == [False, True, True]


def test_a_low_mark_is_reached_up_to_its_figure():
    assert [mark.at_most("", found, 2).met for found in (1.9, 2, 3)] == [True, True, False]


def test_what_wrk_wrote_is_read():
    line = '{"requests": 300, "seconds": 3.0, "p50": 1.0, "p99": 4.0, "wrong": 0}'
    assert load.read(f"Running 3s test\nmore\n\n{line}\n") == LOADED


def test_wrong_answers_do_not_count():
    assert Load(requests=300, seconds=3.0, p50=1.0, p99=4.0, wrong=30).rate == 90


def test_the_script_for_wrk_has_the_request():
    written = load.written(request.post("/x", {"a": "]]"}))
    assert 'wrk.method = "POST"' in written
    assert 'wrk.body = [==[{"a": "]]"}]==]' in written
    assert 'wrk.headers["Authorization"]' in written


def test_the_fastest_peer_is_none_that_failed_and_not_ourselves():
    failed = Row("broken", failure="not installed: no such package")
    found = table(row(NAME, 900), row("slow", 10), row("fast", 20), failed)
    assert found.fastest("default") == ("fast", 20.0)
    assert found.of("broken") is None


def test_the_report_tells_marks_that_are_missed_and_peers_that_failed():
    marks = [mark.at_least("much", 1, 2), mark.at_most("little", 1, 2), mark.told("so", "1")]
    rows = table(row(NAME), Row("broken", failure="not installed: no npm"))
    written = report.write(date(2026, 1, 2), {"memory": "1 GiB"}, marks, rows, {"x": "y"}, [1.0])
    assert "02 January 2026" in written
    assert "1 of 2 marks reached." in written
    assert "| much | at least 2 | 1 | **missed** |" in written
    assert "not installed: no npm" in written
    assert "- x: y" in written


def test_every_row_of_a_table_has_as_many_cells():
    lines = report.table_of(("a", "b"), [("1", "x|y")]).splitlines()
    assert lines == ["| a | b |", "| --- | --- |", "| 1 | x/y |"]


def test_a_row_that_breaks_is_told_and_holds_up_no_other():
    def breaks(run):
        raise RuntimeError("no")

    found, failures = command.measure(None, {"a": breaks, "b": lambda run: [mark.told("b", "1")]})
    assert (len(found), failures) == (1, {"a": "RuntimeError: no"})


def test_the_chart_has_a_curve_for_each_operation():
    drawn = chart.draw((10, 100), {"x & y": {"one": [5, 50], "two": [7, 7]}})
    tree = ET.fromstring(drawn)  # noqa: S314 - our own
    curves = tree.iter("{http://www.w3.org/2000/svg}polyline")
    assert [one.get("points").split()[0].split(",")[0] for one in curves] == ["0.0", "0.0"]


def test_of_several_curves_the_least_points_count():
    assert growth.least([{"save": [1, 5]}, {"save": [2, 3]}]) == {"save": [1, 3]}


def test_labels_do_not_cover_each_other():
    assert chart.apart([50, 10, 52, 51]) == [50, 10, 78, 64]


def test_a_peer_that_cannot_be_installed_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    peer = Peer("None", "npm", ("none",), lambda *_: None, lambda *_: [])
    with pytest.raises(NotInstalled, match="npm did not run"):
        install(peer, tmp_path)


@pytest.mark.parametrize("peer", ALL, ids=lambda peer: peer.name)
def test_a_peer_writes_what_it_starts_with(peer, tmp_path):
    peer.write(tmp_path, 1234)
    assert any(tmp_path.rglob("*.*"))


def test_the_webhook_that_is_sent_has_all_that_its_schema_wants():
    assert set(contract.webhook()) == set(contract.webhook_schema()["required"])


def test_the_contract_of_the_peers_refers_to_nothing():
    assert "$ref" not in json.dumps(contract.openapi())


def test_an_answer_is_read_however_it_comes_in_parts():
    one, other = socket.socketpair()
    with one, other:
        other.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
        other.sendall(b"cd")
        assert guard.read_answer(one) == b"abcd"


@pytest.mark.parametrize(("rate", "slow"), [(100.0, False), (1.0, True)])
def test_the_guard_tells_what_became_too_slow(rate, slow, capsys):
    assert guard.judge("GetWebhook", rate, 100.0) is slow
    assert ("TOO SLOW" in capsys.readouterr().out) is slow
