"""Answers in XML: roots, members, nulls and dictionaries, and the way back."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from refusals import unchanged
from support import webhook

XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def tree_of(answer):
    """Read an answer in XML."""
    assert "xml" in answer.content_type
    return ElementTree.fromstring(answer.data)  # noqa: S314 - written by the simulator itself


def tag_of(answer):
    return tree_of(answer).tag


@pytest.mark.parametrize("accept", ["application/xml", "text/xml"])
@pytest.mark.fact("F192")
def test_the_root_of_xml_is_the_name_of_the_type(api, accept):
    """One webhook is <Webhook>, at either door; several are <ArrayOfWebhook>."""
    api.saved()
    asked = [
        api.rest("GET", "/1", Accept=accept),
        api.agent("GetWebhook", query="?webhookId=1", Accept=accept),
        api.rest("GET", Accept=accept),
        api.rest("POST", "/Test", webhook(), Accept=accept),
        api.rest("GET", "/1/LastError", Accept=accept),
    ]
    tags = ["Webhook", "Webhook", "ArrayOfWebhook", "WebhookResult", "string"]
    assert [tag_of(one) for one in asked] == tags


def test_xml_has_the_members_of_json_in_the_same_order(api):
    api.saved(Headers={"X-A": "1"}, Name="<Orders> & more")
    tree = tree_of(api.rest("GET", "/1", Accept="text/xml"))
    document = api.rest("GET", "/1").get_json()
    assert [member.tag for member in tree] == list(document)
    assert tree.findtext("Name") == "<Orders> & more"
    assert tree.findtext("RegisteredAssociate/Deleted") == "false"
    assert [event.text for event in tree.findall("Events/string")] == document["Events"]


def test_null_in_xml_is_nil(make_api):
    api = make_api(defaults="netserver")
    tree = tree_of(api.rest("GET", "/default", Accept="text/xml"))
    assert tree.find("Name").get(XSI_NIL) == "true"
    missing = tree_of(api.agent("GetWebhook", query="?webhookId=1", Accept="text/xml"))
    assert (missing.tag, missing.get(XSI_NIL), len(missing)) == ("Webhook", "true", 0)


@pytest.mark.fact("F193")
def test_dictionaries_in_xml_are_lists_of_keys_and_values(api):
    """Dictionaries are written in the elements that the SOAP services have for them."""
    api.saved(Headers={"X-A": "1"}, Properties={"n": 5})
    tree = tree_of(api.rest("GET", "/1", Accept="text/xml"))
    [header], [found] = tree.find("Headers"), tree.find("Properties")
    assert (header.tag, header.findtext("Key"), header.findtext("Value")) == (
        "StringKeyValuePair",
        "X-A",
        "1",
    )
    assert (found.tag, found.findtext("Key"), found.findtext("Value")) == (
        "StringObjectKeyValuePair",
        "n",
        "5",
    )


@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
def test_a_client_may_put_back_the_xml_that_it_got(make_api, release):
    api = make_api(release=release, clock="manual")
    api.saved(Headers={"X-A": "1"}, Properties={"n": 5, "deep": {"a": [None, "<&>"]}})
    got = api.rest("GET", "/1", Accept="text/xml")
    put = api.rest("PUT", "/1", raw=got.data, Content_Type="text/xml", Accept="text/xml")
    assert put.data == got.data
    assert "X-Simulator-Contract" not in put.headers


@pytest.mark.parametrize("accept", ["application/xml", "text/xml"])
def test_errors_come_in_the_type_that_is_asked_for(api, accept):
    with unchanged(api):
        missing = api.rest("GET", "/7", Accept=accept)
        unreadable = api.agent("SaveWebhook", raw=b"{", Accept=accept)
    assert missing.content_type == f"{accept}; charset=utf-8"
    assert tree_of(missing).findtext("Message") == "Webhook id 7 not found"
    assert tree_of(unreadable).findtext("Message") == "The request is invalid."
