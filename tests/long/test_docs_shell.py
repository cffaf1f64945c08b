"""What reads and runs the documentation would notice if a page said what is not so."""

from __future__ import annotations

import click
import pytest
from docs_blocks import blocks, has_tests
from docs_shell import Command, Said, commands, fits, problems, run_each, settings_of
from test_docs_read import check_call, sosim_calls

CONSOLE = """\
$ echo one \\
    two
one two
$ cat <<END
$ three
END
$ echo 'four
five'
"""
PAGE = """\
text

<!-- not run: no engine -->
```sh
a
```
1. b
   ```js
   c
   ```
"""


def test_a_command_goes_on_until_it_is_whole():
    assert commands(CONSOLE) == [
        Command("echo one \\\n    two", "one two"),
        Command("cat <<END\n$ three\nEND"),
        Command("echo 'four\nfive'"),
    ]


def test_a_block_begins_with_a_command():
    with pytest.raises(AssertionError, match="neither a command"):
        commands("one\n$ echo one\n")


def test_each_command_is_told_with_its_end(tmp_path):
    said = run_each([Command("echo one"), Command("false"), Command("echo $?")], tmp_path, "x")
    assert said == [Said(0, "one"), Said(1, ""), Said(0, "1")]


@pytest.mark.parametrize(
    ("shown", "real"),
    [
        ("one", "one"),
        ("one two", "one\n  two"),
        ("{…}", '{"one": 2}'),
        ("…", ""),
        ("a…b…c", "a1b2c"),
        ("a…aa", "aaa"),
    ],
)
def test_what_is_shown_may_leave_things_out(shown, real):
    assert fits(shown, real)


@pytest.mark.parametrize(
    ("shown", "real"),
    [("one", "one two"), ("two", "one two"), ("a…b…c", "acb"), ("a…ab", "ab"), ("…x", "y")],
)
def test_what_is_shown_must_be_said(shown, real):
    assert not fits(shown, real)


@pytest.mark.parametrize(
    ("given", "said", "wrong"),
    [
        ([Command("a", "one")], [Said(0, "two")], 1),
        ([Command("a", "one")], [Said(0, "one")], 0),
        ([Command("a")], [Said(1, "one")], 1),
        ([Command("a"), Command("echo $?", "1")], [Said(1, "one"), Said(0, "1")], 0),
        ([Command("a", "one")], [Said(1, "one")], 0),
    ],
)
def test_a_failure_is_noticed_unless_it_is_shown(given, said, wrong):
    assert len(list(problems(given, said))) == wrong


def test_a_server_has_the_settings_of_its_command():
    settings = settings_of("SOSIM_STRICT=on sosim serve --clock manual --port 9000 &")
    assert (settings.strict, settings.clock, settings.port) == (True, "manual", 0)


def test_a_block_knows_its_line_and_why_it_is_not_run(tmp_path, monkeypatch):
    monkeypatch.setattr("docs_blocks.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "text\n\n<!-- not run: no engine -->\n```sh\na\n```\n1. b\n   ```js\n   c\n   ```\n"
    )
    found = [(str(one), one.language, one.text, one.not_run) for one in blocks(page)]
    assert found == [
        ("page.md:4", "sh", "a\n", "no engine"),
        ("page.md:8", "js", "c\n", None),
    ]


def test_tests_are_told_from_scripts():
    assert has_tests("class TestIt:\n    def test_it(self): ...")
    assert has_tests("async def test_it(): ...")
    assert not has_tests("print('test')")


def test_calls_are_found_wherever_they_stand():
    script = "until sosim healthcheck; do sleep 1; done\nA=1 sosim serve --port 0 & echo sosim\n"
    assert list(sosim_calls(script)) == [["healthcheck"], ["serve", "--port", "0"]]


@pytest.mark.parametrize("call", [["sevre"], ["serve", "--clok", "real"], ["clock", "forward"]])
def test_a_slip_in_a_call_is_noticed(call):
    with pytest.raises(click.UsageError):
        check_call(call)
