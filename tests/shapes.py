"""Shapes for tests, made by hand, and documents of any shape."""

from typing import Any

from hypothesis import strategies as st

from simulator.contract.shape import Kind, Shape

STRING, INTEGER, BOOLEAN = Shape(Kind.STRING), Shape(Kind.INTEGER), Shape(Kind.BOOLEAN)
ANYTHING = Shape(Kind.ANY)


def carrier(title: str, **members: Shape) -> Shape:
    """Make a carrier of named members."""
    return Shape(Kind.OBJECT, title, {name.lower(): (name, one) for name, one in members.items()})


def list_of(items: Shape, title: str = "") -> Shape:
    """Make an array."""
    return Shape(Kind.ARRAY, title, items=items)


def map_of(items: Shape, title: str = "") -> Shape:
    """Make a dictionary."""
    return Shape(Kind.MAP, title, items=items)


ASSOCIATE = carrier("Associate", AssociateId=INTEGER, Name=STRING, Deleted=BOOLEAN)
WEBHOOK = carrier(
    "Webhook",
    WebhookId=INTEGER,
    Name=STRING,
    Events=list_of(STRING),
    State=Shape(Kind.ENUM, numbers={"Unknown": 0, "Active": 1}),
    Headers=map_of(STRING),
    Properties=map_of(ANYTHING),
    Registered=Shape(Kind.DATE),
    RegisteredAssociate=ASSOCIATE,
    ErrorAssociates=list_of(ASSOCIATE),
)

XML_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]))
#: What JSON can say and XML can carry.
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | XML_TEXTS
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(XML_TEXTS, inner, max_size=3),
    max_leaves=8,
)
SCALARS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.STRING: XML_TEXTS,
    Kind.INTEGER: st.integers(-(2**31), 2**31 - 1),
    Kind.BOOLEAN: st.booleans(),
    Kind.ENUM: st.sampled_from(["Unknown", "Active"]),
    Kind.DATE: st.just("2024-02-29T12:00:00.1234567Z"),
    Kind.ANY: JSON_VALUES,
}


def documents(shape: Shape) -> st.SearchStrategy[Any]:
    """Make documents of a shape, with null anywhere."""
    if shape.kind is Kind.OBJECT:
        members = dict(shape.members.values())
        whole = st.fixed_dictionaries(
            {}, optional={n: documents(one) for n, one in members.items()}
        )
        return st.none() | whole
    if shape.kind is Kind.MAP:
        return st.none() | st.dictionaries(
            XML_TEXTS, documents(shape.items or ANYTHING), max_size=3
        )
    if shape.kind is Kind.ARRAY:
        return st.none() | st.lists(documents(shape.items or ANYTHING), max_size=3)
    return st.none() | SCALARS[shape.kind]
