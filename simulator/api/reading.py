"""Reading: from a request's URL, headers and bytes to the call that a handler gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..contract import media, select
from ..contract.binding import Binder, BindingError
from ..contract.breach import Breach
from ..contract.decoded import Decoded
from ..contract.unreadable import Unreadable
from .errors import BadBinding, MediaNotSupported, NoBody
from .operation import ENTITY, OPTIONAL, Call, Operation
from .passage import Passage


def bind_parameters(
    passage: Passage, operation: Operation, path_values: Mapping[str, str]
) -> Mapping[str, Any]:
    """Bind what the path and the query say, by the documented names of the parameters.

    :raises BadBinding: if a required one is missing, or one is not of its type
    """
    passage.enter("parameters")
    if operation.unasked is not None and not passage.request.incoming.query:
        return operation.unasked
    binder, values = Binder(textual=True), dict[str, Any]()
    for one in operation.path_params:
        values[one.name] = _bound(binder, path_values[one.name], one.shape, one.name)
    for one in operation.query:
        text = passage.request.query.get(one.name.lower())
        if one.required and not text:
            raise BadBinding(
                "The parameters dictionary contains a null entry for parameter "
                f"'{one.name}' of non-nullable type 'System.Int32': add ?{one.name}= to the URL"
            )
        values[one.name] = _bound(binder, text, one.shape, one.name) if text else one.shape.default
    passage.breaches += binder.breaches
    return values


def bind_body(passage: Passage, operation: Operation) -> Any:
    """Decode and bind the body; None where there is none and none is needed.

    :raises BadBinding: if it is missing, unreadable, or not of the type that is documented
    :raises NoBody: if it should hold what is to be saved, and is missing
    :raises MediaNotSupported: if it is of a media type that nobody reads
    """
    if operation.body is None:
        return None
    shape = passage.world.carrier(operation.body).shape
    passage.enter("decode")
    decoded = _decode(passage, operation.body)
    passage.breaches += decoded.breaches
    if decoded.value is None:
        return _without_body(operation)
    passage.enter("bind")
    binder = Binder(decoded.textual)
    bound = _bound(binder, decoded.value, shape, "")
    passage.breaches += binder.breaches
    return bound


def _without_body(operation: Operation) -> None:
    if operation.body_missing == ENTITY:
        raise NoBody()
    if operation.body_missing != OPTIONAL:
        raise BadBinding(
            "The parameters dictionary contains a null entry for parameter "
            f"'{operation.body_name}': the request body must be a {operation.body}"
        )


def _decode(passage: Passage, name: str) -> Decoded:
    body = passage.request.body
    content_type = passage.request.incoming.headers.get("content-type", "")
    codec, charset = media.of_body(content_type)
    if codec is None:
        if not body.strip():
            return Decoded(None)
        known = ", ".join(media.BODIES)
        raise MediaNotSupported(
            f"The request entity's media type {content_type!r} is not supported; "
            f"send one of {known}"
        )
    try:
        return media.decode(body, codec, charset, passage.world.carrier(name).shape)
    except Unreadable as error:
        raise BadBinding(error.text) from None


def _bound(binder: Binder, value: Any, shape: Any, pointer: str) -> Any:
    try:
        return binder.bind(value, shape, pointer)
    except BindingError as error:
        raise BadBinding(str(error)) from None


def check(passage: Passage, operation: Operation, body: Any) -> Any:
    """Note how the bound request breaks its schema, and give the body.

    :raises BadBinding: if anything was noted so far and the tenant is strict
    """
    passage.enter("check")
    found: list[Breach] = []
    if operation.body and body is not None:
        found += passage.world.carrier(operation.body).check(body)
    if operation.selects and operation.result and (tree := selected(passage)):
        found += select.unknown(tree, passage.world.carrier(operation.result).shape)
    if found or passage.breaches:
        note(passage, found)
    return body


def selected(passage: Passage) -> select.Tree:
    """Read which members of the result are asked for; an empty tree is all of them."""
    return select.parse(passage.request.query.get("$select"))


def note(passage: Passage, breaches: Iterable[Breach]) -> None:
    """Note breaches, to be named in the answer and in the journal.

    :raises BadBinding: if there are any by now and the tenant is strict
    """
    passage.breaches += [one for one in breaches if one not in passage.breaches]
    if passage.breaches and passage.world.settings.strict:
        listed = "; ".join(map(str, passage.breaches))
        raise BadBinding(f"The request breaks the contract, and this tenant is strict: {listed}")


def call(passage: Passage, params: Mapping[str, Any], body: Any) -> Call:
    """Hand a handler what it may know of the request."""
    noted = partial(note, passage)
    return Call(passage.request, passage.request_id, passage.asked, params, body, noted)
