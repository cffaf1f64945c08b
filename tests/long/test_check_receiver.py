"""`sosim check-receiver`: what it says in each format, how it ends, and what it never tells."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import quote

import pytest
import wrong_receivers
from click.testing import Result
from commands import PATIENCE, environment
from defusedxml.ElementTree import fromstring
from receivers import SECRET, Right, check_receiver, receiving

from simulator.cli import check_output
from simulator.receiver import checks, judge
from simulator.receiver.table import marks

QUICK = ("--only", "good-signature", "--only", "unsigned", "--only", "duplicate")


@pytest.fixture
def check() -> Callable[..., Result]:
    """Check a receiver with a few checks."""

    def run(receiver: Right, *arguments: str) -> Result:
        with receiving(receiver) as base:
            return check_receiver(f"{base}/hook", "--secret", SECRET, *QUICK, *arguments)

    return run


def test_a_right_receiver_has_a_table_of_marks_and_a_score(check):
    result = check(Right())
    good, unsigned, duplicate, blank, score = result.stdout.splitlines()
    assert (result.exit_code, result.stderr, blank) == (0, "", "")
    assert good.startswith("\u2713 good-signature         200 in ")
    assert unsigned.startswith("\u2713 unsigned               401 in ")
    assert duplicate.startswith("- duplicate              without --probe")
    assert score == "2 of 2 checks passed, 0 failed, 1 skipped"


def test_a_failure_is_told_with_what_was_sent_and_would_be_right(check):
    result = check(wrong_receivers.TrustsTheUnsigned())
    lines = result.stdout.splitlines()
    about = checks.BY_NAME["unsigned"]
    assert result.exit_code == 1
    assert lines[1:6] == [
        "\u2717 unsigned               it was answered 200 So ({}); 4xx is right",
        f"    sent   {about.sends}",
        f"    right  {about.right}",
        f"    hint   {about.hint}",
        f"    fact   {about.fact}",
    ]
    assert lines[-2:] == [
        "1 of 2 checks passed, 1 failed, 1 skipped",
        f"Begin with unsigned: {about.hint}",
    ]


def test_json_is_one_document(check):
    result = check(wrong_receivers.TrustsTheUnsigned(), "--format", "json")
    document = json.loads(result.stdout)
    assert (document["passed"], document["failed"], document["skipped"]) == (1, 1, 1)
    assert [one["status"] for one in document["items"]] == ["passed", "failed", "skipped"]
    assert document["items"][1].keys() >= {"name", "detail", "sends", "right", "hint", "fact"}
    assert document["latency"]["count"] == 2


def test_jsonl_is_a_line_a_check(check):
    lines = [json.loads(line) for line in check(Right(), "--format", "jsonl").stdout.splitlines()]
    assert [one["name"] for one in lines] == ["good-signature", "unsigned", "duplicate"]


def test_the_files_are_what_ci_reads(check, tmp_path):
    junit, document = tmp_path / "junit.xml", tmp_path / "result.json"
    check(wrong_receivers.TrustsTheUnsigned(), "--junit", str(junit), "--json", str(document))
    [suite] = fromstring(junit.read_bytes())
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    properties = {one.get("name"): one.get("value") for one in suite.iter("property")}
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "3", "failures": "1", "errors": "0", "skipped": "1"}
    assert cases["unsigned"].find("failure").get("message").startswith("it was answered 200")
    assert cases["duplicate"].find("skipped").get("message").startswith("without --probe")
    assert len(cases["good-signature"]) == 0
    assert all(float(one.get("time")) >= 0 for one in (suite, *cases.values()))
    assert properties["score"] == "1 of 2 checks passed, 1 failed, 1 skipped"
    assert {"url", "sosim", "latency.p95", "latency.budget"} <= properties.keys()
    assert json.loads(document.read_text(encoding="utf-8"))["failed"] == 1


def test_the_secret_may_come_from_the_environment():
    with receiving(Right()) as base:
        result = check_receiver(f"{base}/hook", "--only", "good-signature", SOSIM_SECRET=SECRET)
    assert result.exit_code == 0


class Tattler(wrong_receivers.TrustsTheUnsigned):
    """Says the secret, and what confuses terminals and XML, in every answer."""

    words = f"{SECRET} {quote(SECRET)} \x1b[31m \u202e \x00"


def test_the_secret_is_never_told(tmp_path):
    files = [tmp_path / "junit.xml", tmp_path / "result.json"]
    paths = [str(file) for file in files]
    with receiving(Tattler()) as base:
        url = f"{base}/hook?secret={quote(SECRET)}"
        result = check_receiver(
            url, "--secret", SECRET, *QUICK, "--junit", paths[0], "--json", paths[1]
        )
        wrong = check_receiver(url, "--secret", SECRET, "--only", "unsigned", "--format", "json")
    texts = [result.output, wrong.output, *(file.read_text(encoding="utf-8") for file in files)]
    assert "*** *** \ufffd[31m \ufffd \ufffd" in result.output
    assert [text for text in texts if SECRET in text or quote(SECRET) in text] == []
    assert fromstring(files[0].read_bytes()).tag == "testsuites"


def test_it_can_be_interrupted(monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(judge, "_verdict", interrupted)
    with receiving(Right()) as base:
        result = check_receiver(f"{base}/hook", "--secret", SECRET)
    assert (result.exit_code, result.stderr.partition(";")[0]) == (130, "sosim: interrupted")


@pytest.mark.parametrize("style", ["table", "json", "jsonl"])
def test_the_checks_are_listed_without_a_url(style):
    result = check_receiver("--list", "--format", style)
    assert result.exit_code == 0
    assert [name for name in checks.BY_NAME if name not in result.stdout] == []


def test_an_old_terminal_gets_marks_that_it_can_write():
    assert list(marks("ascii").values()) == ["+", "x", "-"]
    assert list(marks("utf-8").values()) == ["\u2713", "\u2717", "-"]


@pytest.mark.parametrize(("no_color", "shown"), [("", "\x1b[32m+\x1b[0m"), ("1", "+")])
def test_only_a_terminal_has_colours_and_only_if_it_wants_them(monkeypatch, no_color, shown):
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert check_output._coloured("+", "green") == shown


def test_as_a_process_of_its_own_it_ends_with_1_and_says_why():
    with receiving(wrong_receivers.TrustsTheUnsigned()) as base:
        done = subprocess.run(
            [sys.executable, "-m", "simulator", "check-receiver", f"{base}/hook", *QUICK],
            capture_output=True,
            env=environment(SOSIM_SECRET=SECRET, PYTHONIOENCODING="ascii"),
            timeout=PATIENCE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\nx unsigned" in done.stdout


@pytest.mark.parametrize("style", ["table", "jsonl", "json"])
def test_the_run_is_finished_though_nobody_reads_stdout(tmp_path, style):
    file, more = tmp_path / "j.xml", ("--format", style)
    with receiving(wrong_receivers.TrustsTheUnsigned()) as base:
        asked = ["check-receiver", f"{base}/hook", *QUICK, *more, "--junit", str(file)]
        with subprocess.Popen(
            [sys.executable, "-m", "simulator", *asked],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(SOSIM_SECRET=SECRET),
        ) as process:
            assert process.stdout
            process.stdout.close()
            assert process.stderr
            assert (process.stderr.read(), process.wait(PATIENCE)) == (b"", 1)
    assert b"unsigned" in file.read_bytes()
