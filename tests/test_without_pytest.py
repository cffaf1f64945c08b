"""The simulator serves other runners of tests: unittest, and behave's hooks."""

from __future__ import annotations

import io
import unittest
from types import SimpleNamespace

import pytest
from docs_blocks import ROOT, blocks

from simulator import CannotReach, Tenant

PAGE = ROOT / "docs" / "testing-a-client.md"


@pytest.fixture
def module():
    """Give what a file that the page shows defines."""

    def read(file: str) -> SimpleNamespace:
        [block] = [one for one in blocks(PAGE) if one.file == file]
        names = {"__name__": file.partition(".")[0]}
        exec(compile(block.text, file, "exec"), names)  # noqa: S102 - it is our own page
        return SimpleNamespace(**names)

    return read


def test_it_serves_unittest(module, monkeypatch):
    orders = module("test_unittest.py")
    monkeypatch.setitem(__import__("sys").modules, "test_unittest", orders)
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(orders.Orders)
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    assert (result.testsRun, result.failures, result.errors) == (1, [], [])
    with pytest.raises(CannotReach):
        orders.Orders.setUp.__globals__["simulator"].reset()


def test_it_serves_behave(module):
    environment, context = module("features/environment.py"), SimpleNamespace()
    environment.before_all(context)
    environment.before_scenario(context, SimpleNamespace())
    assert isinstance(context.sosim, Tenant)
    context.sosim.raise_event("contact.changed")
    environment.after_scenario(context, SimpleNamespace())
    assert context.sosim.events == []
    environment.after_all(context)
    with pytest.raises(CannotReach):
        context.sosim.reset()
