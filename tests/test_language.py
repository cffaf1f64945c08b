"""Languages: names in several languages are stored whole, and told in the one asked for."""

from __future__ import annotations

import pytest
from cases import each

from simulator.contract import language
from simulator.contract.shape import Kind, Shape

NAME = 'NO:"Ordrer";US:"Orders";SW:"Ordrar";GE:"Bestellungen"'
TEXT = Shape(Kind.STRING, translated=True)


@pytest.fixture
def saved(api):
    return api.saved(Name=NAME)


def name_in(api, **headers):
    return api.rest("GET", "/1", **headers).get_json()["Name"]


@pytest.mark.fact("F190")
def test_without_a_language_a_name_comes_as_it_is_stored(api, saved):
    """A text in several languages is untranslated where no language is asked for."""
    assert saved["Name"] == name_in(api) == NAME


@pytest.mark.parametrize("text", ["[SR_ADMIN_WEBHOOKS]", '[SR_A];US:"B"'])
@pytest.mark.fact("F190")
def test_without_a_language_a_resource_comes_as_its_key(api, text):
    """The keys of resource texts stay as they are where no language is asked for."""
    api.saved(Name=text)
    assert name_in(api) == text


@pytest.mark.fact("F191")
def test_an_empty_language_asks_for_no_translation(api, saved):
    """The official client sends an empty Accept-Language to get texts as they are."""
    assert name_in(api, Accept_Language="") == NAME


@each(
    ("tag", "name"),
    [
        ("no", "Ordrer"),
        ("nb-NO", "Ordrer"),
        ("nn", "Ordrer"),
        ("en", "Orders"),
        ("US", "Orders"),
        ("en-GB,en;q=0.9", "Orders"),
        ("sv", "Ordrar"),
        ("de_DE", "Bestellungen"),
        ("GE", "Bestellungen"),
    ],
)
@each("header", ["Accept_Language", "SO_Language"])
def test_a_name_comes_in_the_language_asked_for(api, saved, header, tag, name):
    assert name_in(api, **{header: tag}) == name


@pytest.mark.parametrize("tag", ["fr", "da", "zz-ZZ"])
def test_a_language_that_a_name_lacks_is_answered_in_english(api, saved, tag):
    assert name_in(api, Accept_Language=tag) == "Orders"


def test_without_english_the_first_language_is_told(api):
    api.saved(Name='SW:"Ordrar";GE:"Bestellungen"')
    assert name_in(api, Accept_Language="fr") == "Ordrar"


@pytest.mark.parametrize(
    ("accepted", "wanted", "name"),
    [
        ("no", "sv", "Ordrar"),
        ("no", "*", NAME),
        ("no", "x", NAME),
        ("no", "", "Ordrer"),
        ("*", "", NAME),
    ],
)
def test_so_language_counts_before_accept_language(api, saved, accepted, wanted, name):
    assert name_in(api, Accept_Language=accepted, SO_Language=wanted) == name


def test_a_culture_alone_asks_for_no_language(api, saved):
    assert name_in(api, SO_Culture="no") == NAME


@pytest.mark.parametrize(
    "name", ["Orders", 'NO:"Ordrer', "NO:Ordrer;US:Orders", 'xNO:"Ordrer"', ""]
)
def test_a_name_in_one_language_stays_as_it_is(api, name):
    api.saved(Name=name)
    assert name_in(api, Accept_Language="no") == name


def test_every_door_translates(api, saved):
    answers = [
        api.agent("GetWebhook", query="?webhookId=1", Accept_Language="no").get_json(),
        api.agent("GetAllWebhooks", {}, Accept_Language="no").get_json()[0],
        api.rest("GET", Accept_Language="no").get_json()[0],
        api.rest("PATCH", "/1", [], Accept_Language="no").get_json(),
    ]
    assert [one["Name"] for one in answers] == ["Ordrer"] * 4
    assert name_in(api) == NAME


def test_xml_is_translated_too(api, saved):
    text = api.rest("GET", "/1", Accept="text/xml", SO_Language="no").text
    assert "<Name>Ordrer</Name>" in text


def test_what_is_no_text_for_people_stays(make_api):
    api = make_api(release="12.4")
    kept = {"Secret": NAME, "Headers": {"X-A": NAME}, "Properties": {"a": NAME}, "Events": [NAME]}
    api.saved(**kept, Description=NAME)
    got = api.rest("GET", "/1", Accept_Language="no").get_json()
    assert {name: got[name] for name in kept} == kept
    assert got["Description"] == "Ordrer"


def test_a_webhook_is_found_and_told_by_its_whole_name(api, saved):
    assert len(api.agent("GetAllWebhooks", {"NameFilter": NAME}).get_json()) == 1
    assert api.agent("GetAllWebhooks", {"NameFilter": "Ordrer"}).get_json() == []
    [message] = api.messages()
    assert message["json"]["WebhookName"] == NAME


# --- The functions


@each(
    ("text", "told"),
    [
        ('NO:"a"', "a"),
        ('no:"a";us:"b";', "a"),
        ('US:"b"', "b"),
        ('NO:"";US:"b"', "b"),
        ('FR:"c"', "c"),
        ('NO:"a";b', 'NO:"a";b'),
    ],
)
def test_one_language_of_a_text(text, told):
    assert language.text_in(text, "NO") == told


def test_translating_keeps_what_has_no_shape_of_a_text():
    inner = Shape(Kind.OBJECT, "A", {"name": ("Name", TEXT), "tags": ("Tags", Shape(Kind.ANY))})
    shape = Shape(Kind.ARRAY, items=inner)
    document = [{"Name": NAME, "Tags": {"Name": NAME}}, None, {"Name": None, "Tags": [NAME]}]
    assert language.translate(document, shape, "NO") == [
        {"Name": "Ordrer", "Tags": {"Name": NAME}},
        None,
        {"Name": None, "Tags": [NAME]},
    ]
