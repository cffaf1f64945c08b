"""`sosim trigger`: any event, with any members, and what becomes of it."""

from __future__ import annotations

import json

import pytest

from simulator.cli.event_name import names

EVENT = "contact.changed"


@pytest.fixture
def orders(sosim):
    """A target that a webhook tells of changed contacts."""
    target = sosim.target("orders")
    sosim.webhooks.save(target, EVENT, "s3cret")
    return target


def raised(result):
    """Read the event that was raised, which the command wrote as JSON."""
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def trigger(command):
    """Trigger an event, and give it as JSON."""
    return lambda *arguments, **more: raised(
        command("trigger", *arguments, "--format", "json", **more)
    )


def test_the_event_is_shown_with_its_deliveries(command, orders):
    result = command("trigger", EVENT, "--id", "18")
    first, heads, delivery = result.stdout.splitlines()
    assert f"  *        {EVENT}       record 18  for webhook 1  " in first
    assert heads.split() == ["WEBHOOK", "OUTCOME", "ATTEMPTS", "REASON"]
    assert delivery.split() == ["1", "waiting", "-", "-"]
    assert (result.exit_code, result.stderr) == (0, "")


def test_it_is_really_told(command, orders):
    command("trigger", EVENT, "--id", "18", "--changes", "name, department")
    message = orders.wait_for(EVENT, timeout=60)
    assert (message.primary_key, message.json["Changes"]) == (18, ["name", "department"])


def test_what_is_not_given_is_filled_in(trigger):
    event = trigger(EVENT)
    assert (event["known"], "updated" in event["changes"]) == (True, True)
    assert event["field_values"]["country_id"] == 578


@pytest.mark.parametrize("name", [names()[0], *names()[-4:], "list.1.created", "y_car.deleted"])
def test_events_of_the_catalogue_are_known(trigger, name):
    assert trigger(name)["known"]


def test_every_name_that_is_completed_is_one_of_the_catalogue():
    from simulator.crm import catalogue

    assert len(names()) == len(set(names())) > 200
    assert [name for name in names() if not catalogue.known(name)] == []


def test_another_name_is_raised_and_a_documented_one_is_proposed(command):
    result = command("trigger", "contact.chnged")
    assert result.exit_code == 0
    assert "contact.chnged is not in the documented catalogue" in result.stderr
    assert "did you mean contact.changed?" in result.stderr


def test_that_nobody_is_told_is_told(command):
    result = command("trigger", EVENT, "--wait", "5")
    assert (result.exit_code, "nobody is told" in result.stdout) == (1, True)
    assert f"see: sosim explain {EVENT}" in result.stderr


def test_members_are_read_from_a_file(trigger, tmp_path):
    members = {"primary_key": 7, "changes": ["a"], "values": {"contact_id": 7}, "changed_by": 5}
    file = tmp_path / "event.json"
    file.write_text(json.dumps(members | {"field_values": {"name": "Ærø"}}), encoding="utf-8")
    event = trigger("acme.happened", "--data", str(file))
    assert {name: event[name] for name in members} == members
    assert event["field_values"]["name"] == "Ærø"


def test_a_mark_at_the_start_of_a_file_does_not_matter(trigger, tmp_path):
    """Some editors and shells write one."""
    file = tmp_path / "event.json"
    file.write_text('{"primary_key": 9}', encoding="utf-8-sig")
    assert trigger(EVENT, "--data", str(file))["primary_key"] == 9


def test_members_are_read_from_stdin(trigger):
    assert trigger(EVENT, "--data", "-", given='{"primary_key": 9}')["primary_key"] == 9


def test_set_counts_before_options_and_these_before_the_file(trigger):
    given = '{"primary_key": 1, "changes": ["a"], "changed_by": 1}'
    more = ("--id", "2", "--changes", "b", "--set", "primary_key=3")
    event = trigger(EVENT, "--data", "-", *more, given=given)
    assert (event["primary_key"], event["changes"], event["changed_by"]) == (3, ["b"], 1)


@pytest.mark.parametrize(
    ("assignment", "member", "value"),
    [
        ("field_values.name=Acme", "field_values", {"name": "Acme"}),
        ("field_values.name=a=b", "field_values", {"name": "a=b"}),
        ("field_values.name=", "field_values", {"name": ""}),
        ("field_values.n=18", "field_values", {"n": 18}),
        ('field_values.n="18"', "field_values", {"n": "18"}),
        ("field_values.a.b.c=[1]", "field_values", {"a": {"b": {"c": [1]}}}),
        ("values.0=18", "values", {"0": 18}),
        ("changes.0=name", "changes", ["name"]),
        ('changes=["x", "y"]', "changes", ["x", "y"]),
    ],
)
def test_a_member_is_set_by_its_path(trigger, assignment, member, value):
    found = trigger("acme.happened", "--set", assignment)[member]
    assert found == value


def test_several_members_are_set_one_after_the_other(trigger):
    more = ("changes.0=a", "changes.1=b", "changes.0=c")
    event = trigger("acme.happened", *(part for one in more for part in ("--set", one)))
    assert event["changes"] == ["c", "b"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing argument 'EVENT'"),
        (("contact",), "EventName 'contact' is not an event name"),
        ((EVENT, "--id", "x"), "'x' is not a valid integer"),
        ((EVENT, "--id", str(2**40)), str(2**40)),
        ((EVENT, "--wait", "soon"), "'soon' is not a valid float"),
        ((EVENT, "--wait", "nan"), "nan is not from 0 to 600"),
        ((EVENT, "--wait", "1000"), "1000.0 is not from 0 to 600"),
        ((EVENT, "--data", "/none/at-all.json"), "/none/at-all.json"),
        ((EVENT, "--set", "name"), "'name' is not like field_values.name=Acme"),
        ((EVENT, "--set", "values..a=1"), "'values..a=1' is not like"),
        ((EVENT, "--set", "name=Acme"), "an event has no member 'name', only primary_key"),
        ((EVENT, "--set", "primary_key=3", "--set", "primary_key.a=1"), "which is 3"),
        ((EVENT, "--set", "changes.1=a"), "leads to item 1 of 0 in changes"),
        ((EVENT, "--set", "changes.x=a"), "leads to item x of 0 in changes"),
        ((EVENT, "--set", "changed_by=Ann"), "changed_by"),
    ],
)
def test_what_cannot_be_is_named_with_what_would_be_right(command, arguments, told):
    result = command("trigger", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{", "holds no JSON"),
        ("[" * 100_000, "holds no JSON"),
        ('["a"]', 'holds no JSON object, but ["a"]'),
        ('{"PrimaryKey": 1}', "an event has no member 'PrimaryKey', only primary_key, changes"),
        ('{"event": "sale.sold"}', "an event has no member 'event'"),
        ('{"changed_by": NaN}', "NaN"),
        ("\udcff", "holds no"),
    ],
)
def test_a_file_that_is_no_event_is_told(command, data, told):
    result = command("trigger", EVENT, "--data", "-", given=data.encode("utf-8", "surrogateescape"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
