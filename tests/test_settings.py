"""The settings: where their values come from, and what is said of those that cannot be."""

import dataclasses

import pytest
from cases import each

from simulator.settings import (
    OF_A_TENANT,
    Settings,
    SettingsError,
    flag,
    from_environment,
    is_loopback,
    parse,
)

#: What each setting may be told as text, and what is then read.
READABLE = {
    "host": ("::1", "::1"),
    "port": ("0", 0),
    "seed": ("-7", -7),
    "release": ("12.4", "12.4"),
    "defaults": ("netserver", "netserver"),
    "auth": ("off", "off"),
    "egress": ("open", "open"),
    "allow_host": ("a.example, b.example,", ("a.example", "b.example")),
    "https": ("required", "required"),
    "clock": ("manual", "manual"),
    "strict": ("On", True),
    "journal_size": ("5", 5),
    "journal_bytes": ("1000", 1000),
    "admin_token": ("t0ken", "t0ken"),
    "log_format": ("json", "json"),
    "log_level": ("debug", "debug"),
    "tls": ("on", True),
    "ca_file": ("ca.pem", "ca.pem"),
    "timeout": ("0.5", 0.5),
    "max_body": ("1000", 1000),
    "state": ("sosim.db", "sosim.db"),
}
WRONG = {
    "host": 1,
    "port": 65536,
    "seed": "one",
    "release": "9.0",
    "defaults": "none",
    "auth": "basic",
    "egress": "closed",
    "allow_host": "a.example",
    "https": "no",
    "clock": "fast",
    "strict": 1,
    "journal_size": 0,
    "journal_bytes": 0,
    "admin_token": 5,
    "log_format": "xml",
    "log_level": "loud",
    "tls": "on",
    "ca_file": 1,
    "timeout": 0,
    "max_body": True,
    "state": 1,
}
NAMES = [one.name for one in dataclasses.fields(Settings)]


def test_every_setting_is_tried_here():
    assert sorted(NAMES) == sorted(READABLE) == sorted(WRONG)


def test_the_defaults_are_the_documented_ones():
    told = Settings()
    assert (told.host, told.port, told.release, told.defaults) == (
        "127.0.0.1",
        8642,
        "11.0",
        "sample",
    )
    assert (told.auth, told.egress, told.https, told.clock) == ("any", "capture", "lenient", "real")
    assert (told.strict, told.journal_size, told.seed, told.admin_token) == (
        False,
        10_000,
        None,
        None,
    )


@each("name", NAMES)
def test_a_setting_is_read_from_text(name):
    text, value = READABLE[name]
    assert parse(name, text) == value
    assert getattr(Settings(**{name: value}), name) == value


@each("name", NAMES)
def test_a_setting_is_read_from_its_variable(name):
    text, value = READABLE[name]
    assert from_environment({f"SOSIM_{name.upper()}": text}) == ({name: value}, [])


@each("name", NAMES)
def test_a_wrong_value_is_named_with_its_setting_and_what_would_be_right(name):
    with pytest.raises(SettingsError) as refused:
        Settings(**{name: WRONG[name]})
    assert f"{flag(name)} is {WRONG[name]!r}, and must be " in str(refused.value)


@each(
    ("name", "text", "rule"),
    [
        ("port", "http", "port is 'http', and must be a number"),
        ("timeout", "soon", "timeout is 'soon', and must be a number"),
        ("journal_size", "", "journal-size is '', and must be a number"),
        ("strict", "perhaps", "strict is 'perhaps', and must be on or off"),
    ],
)
def test_text_of_another_type_is_named_too(name, text, rule):
    with pytest.raises(SettingsError, match=rule):
        from_environment({f"SOSIM_{name.upper()}": text})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_timeout_is_a_number_that_ends(value):
    with pytest.raises(SettingsError, match="timeout is"):
        Settings(timeout=value)


@each(("text", "value"), [("yes", True), ("1", True), ("OFF", False), ("0", 0)])
def test_flags_are_read_in_the_usual_words(text, value):
    assert parse("strict", text) is bool(value)


def test_an_unknown_variable_of_ours_is_told():
    variables = {"SOSIM_PROT": "1", "SOSIM_URL": "http://127.0.0.1", "PATH": "/bin"}
    assert from_environment(variables) == ({}, ["SOSIM_PROT"])


def test_a_host_that_others_reach_needs_an_admin_token():
    with pytest.raises(SettingsError, match="not a loopback address, so admin-token is required"):
        Settings(host="0.0.0.0")  # noqa: S104 - refused
    assert Settings(host="192.0.2.7", admin_token="t0ken").host == "192.0.2.7"


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.7"])
def test_a_blank_admin_token_is_refused(host):
    with pytest.raises(SettingsError, match="admin-token is blank"):
        Settings(host=host, admin_token=" \t")


@each("token", ["k3y\n", " k3y", "k3y ", "k\t3y", "k\x003y", "k\x7f3y", "k\u00f63y", "k\u06613y"])
def test_an_admin_token_that_no_header_can_hold_is_refused_and_not_shown(token):
    with pytest.raises(SettingsError, match="admin-token cannot be sent in a header") as error:
        Settings(admin_token=token)
    assert token.strip() not in str(error.value)


@each("token", ["t", "t0k.en==", "two words", "!~"])
def test_an_admin_token_is_any_text_that_a_header_can_hold(token):
    assert Settings(admin_token=token).admin_token == token


def test_an_empty_admin_token_is_none():
    with pytest.raises(SettingsError, match="admin-token is required"):
        Settings(host="192.0.2.7", admin_token="")


def test_a_tenant_has_its_own_values_and_the_rest_in_common():
    own = Settings(seed=1, timeout=2.0).with_changes({"release": "10.0", "seed": 5})
    assert (own.release, own.seed, own.timeout) == ("10.0", 5, 2.0)


@each("name", [*sorted(set(NAMES) - OF_A_TENANT), "colour"])
def test_a_tenant_cannot_have_its_own(name):
    with pytest.raises(SettingsError, match=f"'{name}' is not a setting of a tenant; there are"):
        Settings().with_changes({name: 1})


def test_a_tenants_value_is_checked():
    with pytest.raises(SettingsError, match="release is '9', and must be one of 11"):
        Settings().with_changes({"release": "9"})


@each(
    "host",
    [
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "[::1]",
        "localhost",
        "LOCALHOST.",
        "api.localhost",
        "::ffff:127.0.0.1",
    ],
)
def test_this_machine_is_a_loopback_host(host):
    assert is_loopback(host)


@each(
    "host",
    [
        "",
        "0.0.0.0",  # noqa: S104 - only looked at
        "::",
        "example.com",
        "localhost.example.com",
        "notlocalhost",
        "127.0.0.1.example.com",
        "128.0.0.1",
        "2130706433",
        "0x7f.1",
    ],
)
def test_any_other_host_is_none(host):
    assert not is_loopback(host)
