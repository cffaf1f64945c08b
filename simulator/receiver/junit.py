"""JUnit XML of a report, as continuous integration reads it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from .report import Report
from .verdict import FAILED, SKIPPED, Verdict

SUITE = "sosim check-receiver"


def junit(report: Report, version: str) -> bytes:
    """Write a report as a JUnit file with one suite."""
    counts = {
        "tests": str(len(report.verdicts)),
        "failures": str(report.count(FAILED)),
        "errors": "0",
        "skipped": str(report.count(SKIPPED)),
        "time": f"{report.seconds:.3f}",
    }
    root = Element("testsuites", {"name": SUITE, **counts})
    when = report.began.replace(tzinfo=None).isoformat(timespec="seconds")
    suite = SubElement(root, "testsuite", {"name": SUITE, **counts, "timestamp": when})
    properties = SubElement(suite, "properties")
    for name, value in _facts(report, version).items():
        SubElement(properties, "property", {"name": name, "value": value})
    for verdict in report.verdicts:
        _add(suite, verdict)
    indent(root)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _facts(report: Report, version: str) -> dict[str, str]:
    facts = {"url": report.url, "score": report.score, "sosim": version}
    if pace := report.pace:
        percentiles = {"p50": pace.p50, "p95": pace.p95, "p99": pace.p99, "max": pace.slowest}
        facts |= {f"latency.{name}": f"{one:.4f}" for name, one in percentiles.items()}
        facts |= {"latency.budget": f"{pace.budget:g}", "latency.late": str(pace.late)}
    return facts


def _add(suite: Element, verdict: Verdict) -> None:
    check = verdict.check
    about = {"classname": "check-receiver", "name": check.name, "time": f"{verdict.seconds:.4f}"}
    case = SubElement(suite, "testcase", about)
    if verdict.status == SKIPPED:
        SubElement(case, "skipped", {"message": verdict.detail})
    if verdict.status == FAILED:
        failure = SubElement(case, "failure", {"message": verdict.detail, "type": check.name})
        told = {"sent": check.sends, "right": check.right, "hint": verdict.hint, "fact": check.fact}
        failure.text = "\n".join(f"{name + ':':6} {text}" for name, text in told.items())
