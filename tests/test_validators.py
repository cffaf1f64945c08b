"""The two validators: the quick one and the one of record say the same of every document."""

from typing import Any

from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.contract.contract import Contract
from simulator.contract.shape import Kind, Shape
from simulator.contract.validator import Validator, registry_of

CONTRACT = Contract()
SCHEMAS = sorted(CONTRACT.schemas)
SAMPLES: dict[Kind, Any] = {
    Kind.INTEGER: 1,
    Kind.NUMBER: 1.5,
    Kind.BOOLEAN: True,
    Kind.DATE: "2026-01-01T09:00:00.1234567Z",
}
#: What stands on the edge between right and wrong. A newline at the end of a text is left out: a
#: pattern's `$` stands before it in Python, and only at the very end in ECMAScript and Rust.
EDGES = st.sampled_from(
    [
        *(None, True, 0, 1, -1, 1.0, 1.5, 2**31, 2**31 - 1, -(2**31) - 1, 2**63, 10**30, "", "0"),
        *("2026-02-30T25:61:61", "0000-12-31T00:00:00Z", "2026-01-01T09:00:00.12345678", "1-1-1"),
        *("2026-01-01t09:00:00z", "\u0662026-01-01T09:00:00", "2026-01-01T09:00:00+01:00", "a\nb"),
        *("Active", "active", "None", "Email, InApp", "Email,InApp", ", ", "x" * 239, "x" * 4001),
        *("\u20ac" * 400, "\U0001f600" * 240, [], [None], ["a"], {}, {"a": None}, {"": 1}),
    ]
)
VALUES = EDGES | st.text(max_size=5).filter(lambda text: not text.endswith("\n"))


def whole(shape: Shape, depth: int = 4) -> Any:
    """Make a document that has every member, as far as carriers do not hold themselves."""
    if shape.kind is Kind.OBJECT:
        return {name: whole(one, depth - 1) for name, one in shape.members.values()}
    inner = shape.items or Shape(Kind.STRING)
    if shape.kind is Kind.ARRAY:
        return [whole(inner, depth - 1)] if depth > 0 else []
    if shape.kind is Kind.MAP:
        return {"a": whole(inner, depth - 1)}
    return SAMPLES.get(shape.kind, next(iter(shape.numbers), "text"))


@st.composite
def changed(draw: st.DrawFn, document: Any) -> Any:
    """Change one place of a document: another value, a member less, or one more."""
    if isinstance(document, list) and document and draw(st.integers(0, 4)):
        return [draw(changed(document[0])), *document[1:]]
    if not isinstance(document, dict) or not draw(st.integers(0, 4)):
        return draw(VALUES)
    name = draw(st.sampled_from([*document, "Other"]))
    rest = {key: one for key, one in document.items() if key != name}
    if not draw(st.integers(0, 4)):
        return rest
    return rest | {name: draw(changed(document.get(name)))}


@settings(max_examples=8, derandomize=True, database=None, deadline=None)
@given(data=st.data())
def test_both_validators_agree(data: st.DataObject):
    for schema_id, validator in VALIDATORS.items():
        document = data.draw(changed(whole(CONTRACT.shapes.of(schema_id))), label=schema_id)
        assert validator.is_valid(document) == (validator.explain(document) == [])


REGISTRY = registry_of(CONTRACT.schemas)
VALIDATORS = {one: Validator(one, CONTRACT.schemas, REGISTRY) for one in SCHEMAS}


@each("schema_id", SCHEMAS)
def test_both_validators_agree_on_a_document_with_every_member(schema_id: str):
    validator, document = VALIDATORS[schema_id], whole(CONTRACT.shapes.of(schema_id))
    assert validator.is_valid(document) == (validator.explain(document) == [])


def explained(document: Any, name: str = "12.4/Webhook") -> list[str]:
    """Give the breaches of a document as text."""
    found = VALIDATORS[f"https://schemas.sosim.invalid/{name}.json"].check(document)
    return [str(breach) for breach in found]


def test_a_breach_is_named_by_pointer_and_rule():
    document = whole(CONTRACT.carrier("WebhookResult", "11.0").shape) | {"Success": "yes"}
    assert explained(document, "common/WebhookResult") == [
        "/Success 'yes' is not of type 'boolean'"
    ]


def test_of_a_carrier_or_null_the_carrier_is_explained():
    document = whole(CONTRACT.carrier("Webhook", "12.4").shape)
    document["UpdatedAssociate"]["Rank"] = "high"
    [breach] = [one for one in explained(document) if one.startswith("/UpdatedAssociate")]
    assert breach == "/UpdatedAssociate/Rank 'high' is not of type 'integer'"


def test_a_pointer_escapes_what_names_hold():
    document = whole(CONTRACT.carrier("Webhook", "11.0").shape) | {"Headers": {"a/b~c": 5}}
    breaches = explained(document, "11.0/Webhook")
    assert "/Headers/a~1b~0c is not of type 'string'" in breaches


def test_a_long_explanation_is_cut():
    [breach] = explained("x" * 1000, "common/WebhookResult")
    assert len(breach.removeprefix("the body ")) == 200


def test_a_line_break_behind_the_end_is_found_though_python_does_not_see_it():
    [schema_id] = [one for one in SCHEMAS if one.endswith("admin/Answer.json")]
    [breach] = VALIDATORS[schema_id].check({"headers": {"X-Own": "1\n"}})
    assert str(breach) == "the body holds a line break where none may be"
