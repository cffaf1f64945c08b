"""What commands write: tables for people, JSON for machines, and colours only for terminals."""

from __future__ import annotations

import dataclasses
import io
import json
import sys

import pytest
from click.testing import CliRunner

from simulator import cli
from simulator.cli import check_output, output, table
from simulator.cli.output import Output, is_coloured, say
from simulator.openapi.calls import text
from simulator.receiver import checks

COLUMNS = {"ID": lambda one: one["id"], "EVENTS": lambda one: one.get("events")}
ITEMS = [{"id": 1, "events": ["a.b", "c.d"]}, {"id": 200, "events": []}, {"id": 3}]


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_columns_are_aligned_under_their_names():
    assert table.rows(ITEMS, COLUMNS) == ["ID   EVENTS", "1    a.b, c.d", "200  -", "3    -"]


def test_a_table_is_cut_to_the_width_of_a_terminal():
    rows = table.rows([{"id": 1, "events": "x" * 100}, *ITEMS], COLUMNS, 40)
    assert max(map(len, rows)) == 40
    assert rows[1] == f"1    {'x' * 34}…"


def test_no_column_is_cut_until_nothing_is_left_of_it():
    rows = table.rows([{"id": 1, "events": "x" * 100}], COLUMNS, 5)
    assert rows[1] == f"1   {'x' * 11}…"


def test_words_that_say_how_it_went_are_coloured_and_aligned():
    columns = {"A": lambda one: one["a"], "B": lambda one: "b"}
    rows = table.rows([{"a": "valid"}, {"a": "unsigned"}], columns, colour=True)
    assert rows[1:] == ["\x1b[32mvalid\x1b[0m     b", "\x1b[33munsigned\x1b[0m  b"]


def test_nothing_that_was_received_breaks_a_table():
    assert table.rows([{"id": "a\nb\x1b[2J"}], COLUMNS)[1] == r"a\nb\x1b[2J  -"


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("table", "ID   EVENTS\n1    a.b, c.d\n200  -\n3    -\n"),
        ("json", json.dumps({"items": ITEMS, "total": 3}, indent=2) + "\n"),
        ("jsonl", "".join(json.dumps(one) + "\n" for one in ITEMS)),
    ],
)
def test_a_list_is_written_in_each_format(capsys, style, written):
    Output(style, colour=False).items(ITEMS, COLUMNS)
    assert capsys.readouterr().out == written


@pytest.mark.parametrize(
    ("style", "written"),
    [("table", "one\ntwo\n"), ("json", '{\n  "a": "æ"\n}\n'), ("jsonl", '{"a": "æ"}\n')],
)
def test_a_document_is_written_in_each_format(capsys, style, written):
    Output(style, colour=False).document({"a": "æ"}, ["one", "two"])
    assert capsys.readouterr().out == written


def test_a_terminal_is_coloured(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert is_coloured(Terminal())
    assert not is_coloured(Terminal(), no_color=True)
    assert not is_coloured(io.StringIO())


@pytest.mark.parametrize(("value", "coloured"), [("1", False), ("0", False), ("", True)])
def test_no_color_counts_if_it_says_anything(monkeypatch, value, coloured):
    monkeypatch.setenv("NO_COLOR", value)
    assert is_coloured(Terminal()) == coloured


def test_what_stdout_cannot_spell_is_escaped(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    say("Ærø")
    stream.flush()
    assert stream.buffer.getvalue() == b"\\xc6r\\xf8\n"


@pytest.mark.parametrize("style", ["json", "jsonl"])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_json_is_json_whatever_stdout_can_spell(monkeypatch, style, encoding):
    document = {"a": "Ærø \U0001f600 \ud800 \\"}
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    Output(style, colour=False).document(document, [])
    stream.flush()
    assert json.loads(stream.buffer.getvalue()) == document


def test_the_openapi_document_is_json_too():
    done = CliRunner(charset="ascii").invoke(cli.main, ["openapi"])
    assert json.loads(done.stdout) == json.loads(text("11.0"))


def test_what_check_receiver_writes_is_json_too(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    check = dataclasses.replace(checks.ALL[0], sends="\U0001f600")
    check_output.show_checks([check], "json")
    stream.flush()
    [told] = json.loads(stream.buffer.getvalue())["items"]
    assert told["sends"] == check.sends


def test_the_formats_are_those_that_are_promised():
    assert output.FORMATS == ("table", "json", "jsonl")
