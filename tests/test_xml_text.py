"""XML bodies: charsets, roots, what is refused, and that what is written is read again."""

import time
from contextlib import suppress
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import ANYTHING, STRING, WEBHOOK, carrier, documents, list_of

from simulator.contract import xml_text
from simulator.contract.shape import Kind, Shape
from simulator.contract.unreadable import Unreadable


def refusal(text: str | bytes, shape: Shape = WEBHOOK, charset: str | None = None) -> str:
    """Give the message about text that cannot be read."""
    body = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(Unreadable) as caught:
        xml_text.decode(body, charset, shape)
    return caught.value.text


def as_texts(value: Any, shape: Shape) -> Any:
    """Give a document as a medium without types knows it."""
    if shape.kind is Kind.ANY or value is None:
        return value
    if isinstance(value, dict):
        inner = {name: one for name, one in shape.members.values()}
        return {key: as_texts(one, inner.get(key) or shape.items) for key, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one, shape.items) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(deadline=None)
@given(documents(list_of(WEBHOOK, "ArrayOfWebhook")))
def test_what_is_written_is_read_again(document):
    shape = list_of(WEBHOOK, "ArrayOfWebhook")
    decoded = xml_text.decode(xml_text.encode(document, shape), "utf-8", shape)
    assert decoded.value == as_texts(document, shape)
    assert (decoded.breaches, decoded.textual) == ((), True)


@settings(deadline=None)
@given(st.binary() | st.text('<>/="&;! Webhook[]?-', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(body):
    with suppress(Unreadable):
        xml_text.decode(body, None, WEBHOOK)


def test_line_ends_survive():
    shape = carrier("Webhook", Name=STRING)
    body = xml_text.encode({"Name": "a\r\nb\rc\td"}, shape)
    assert xml_text.decode(body, None, shape).value == {"Name": "a\r\nb\rc\td"}


@each("body", [b"", b" \r\n", b"\xef\xbb\xbf"])
def test_an_empty_body_is_null(body):
    decoded = xml_text.decode(body, None, WEBHOOK)
    assert (decoded.value, decoded.textual) == (None, True)


def test_a_scalar_is_a_document_too():
    assert xml_text.decode(b"<string> a</string>", None, STRING).value == " a"


def test_another_root_is_refused_and_both_are_named():
    message = refusal("<Contact><Name/></Contact>")
    assert message == "The root element is <Contact>; here it must be <Webhook>."


def test_patches_are_json():
    assert "send Content-Type: application/json" in refusal("<PatchChanges/>", ANYTHING)


@each("charset", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_declaration_names_the_charset(charset):
    text = f'<?xml version="1.0" encoding="{charset}"?><Webhook><Name>Blåbær</Name></Webhook>'
    assert xml_text.decode(text.encode(charset), None, WEBHOOK).value == {"Name": "Blåbær"}


def test_content_type_names_the_charset_above_the_declaration():
    text = "<?xml version='1.0' encoding='utf-16'?><Webhook><Name>Blåbær</Name></Webhook>"
    assert xml_text.decode(text.encode("latin-1"), "latin-1", WEBHOOK).value == {"Name": "Blåbær"}


def test_a_declaration_that_its_own_bytes_deny_is_refused():
    message = refusal('<?xml version="1.0" encoding="utf-16"?><Webhook/>')
    assert message.startswith("The XML declares utf-16, but its bytes are not: declare utf-8")


def test_an_unknown_charset_is_refused():
    assert "'rot13' is not known" in refusal('<?xml version="1.0" encoding="rot13"?><Webhook/>')
    assert "'utf-7' is not known" in refusal("<Webhook/>", charset="utf-7")


def test_wrong_bytes_are_refused():
    assert "Byte 0xE5 at offset 15" in refusal(
        "<Webhook><Name>å</Name></Webhook>".encode("latin-1")
    )


@each(
    ("text", "what"),
    [
        (
            "<Webhook><Name></Webhook>",
            "mismatched tag at line 1, column 18. Send <Webhook>…</Webhook>",
        ),
        ("<Webhook>", "no element found"),
        ("<Webhook/><Webhook/>", "junk after document element"),
        ("<Webhook>&nbsp;</Webhook>", "undefined entity at line 1, column 10"),
        ("<Webhook>\x01</Webhook>", "not well-formed"),
        ("<a:Webhook/>", "unbound prefix"),
        (" <?xml version='1.0'?><Webhook/>", "not at start of entity"),
        ('{"Name": "x"}', "send it with Content-Type: application/json"),
        ("Name=x", "send it with Content-Type: application/x-www-form-urlencoded"),
    ],
)
def test_what_is_not_well_formed_is_refused(text, what):
    assert what in refusal(text)


@each(
    "doctype",
    [
        "<!DOCTYPE Webhook>",
        '<!DOCTYPE Webhook SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE Webhook [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE Webhook [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Webhook [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>',
    ],
)
def test_document_types_and_entities_are_refused(doctype):
    assert "without <!DOCTYPE>" in refusal(f"{doctype}<Webhook><Name>&b;</Name></Webhook>")


@each("name", ["a", "Properties", "StringObjectKeyValuePair"])
def test_deep_nesting_is_refused_wherever_it_ends(name):
    assert "deeper than 256" in refusal("<Webhook>" + f"<{name}>" * 50_000)


def test_nesting_is_read_to_256_elements():
    text = "<Webhook>" + "<a>" * 255 + "</a>" * 255 + "</Webhook>"
    value = xml_text.decode(text.encode(), None, WEBHOOK).value
    for _ in range(255):
        value = value["a"]
    assert value == ""


@pytest.mark.parametrize(
    "inside",
    [
        "<Events><string/></Events>" * 20_000,
        "<Headers><P><Key>a</Key>" + "<Value/>" * 40_000 + "</P></Headers>",
        "<Extra>" + "<a/>" * 50_000 + "</Extra>",
        f"<{'n' * 200_000}>" + "<a/>" * 25_000 + f"</{'n' * 200_000}>",
        "<Name>" + "&amp;" * 200_000 + "</Name>",
    ],
    ids=["lists", "values", "unknown", "name", "escapes"],
)
def test_no_body_takes_long(inside):
    began = time.process_time()
    xml_text.decode(f"<Webhook>{inside}</Webhook>".encode(), None, WEBHOOK)
    assert time.process_time() - began < 2.5
