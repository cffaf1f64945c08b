"""Messages about bodies that cannot be read."""

from cases import each

from simulator.contract.unreadable import Unreadable, advice, quoted


def test_it_carries_its_text():
    assert (Unreadable("No.").text, str(Unreadable("No."))) == ("No.", "No.")


@each(
    ("text", "medium", "media_type"),
    [
        ('{"a": 1}', "XML", "application/json"),
        (" [1]", "form fields", "application/json"),
        ("\n<a/>", "JSON", "application/xml"),
        ("Webhook.Name=x", "JSON", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_in_another_medium_is_recognised(text, medium, media_type):
    assert media_type in advice(text, medium)


@each(
    ("text", "medium"), [("{", "JSON"), ("<a>", "XML"), ("a=b", "form fields"), ("hello", "JSON")]
)
def test_there_is_no_advice_where_nothing_else_fits(text, medium):
    assert advice(text, medium) == ""


def test_long_texts_are_quoted_in_part():
    assert quoted("x" * 100, 5) == "'xxxxx…'"
