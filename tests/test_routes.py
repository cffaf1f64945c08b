"""Routes: a tree of path segments, in which a literal counts before a number, that before text."""

from dataclasses import replace

import pytest
from cases import each

from simulator.api.errors import MethodNotAllowed, RouteMissing
from simulator.api.operation import INT32, Operation, Parameter
from simulator.api.routes import Routes


def operation(path: str, *params: Parameter, method: str = "GET") -> Operation:
    """Make an operation that is known by its method and path."""
    return Operation(
        id=f"{method} {path}",
        method=method,
        path=path,
        handler=lambda world, call: None,
        summary="",
        path_params=params,
    )


NUMBER, TEXT = Parameter("id", INT32), Parameter("name")
ROUTES = Routes(
    [
        operation("/api/Thing"),
        operation("/api/Thing", method="POST"),
        operation("/api/Thing/default"),
        operation("/api/Thing/{id}", NUMBER),
        operation("/api/Thing/{name}", TEXT),
        operation("/api/Thing/{id}/Error", NUMBER),
        operation("/api/Thing/{name}/{id}", TEXT, NUMBER, method="POST"),
    ]
)


@each(
    ("method", "path", "found", "values"),
    [
        ("GET", "/API/thing/", "GET /api/Thing", {}),
        ("POST", "/api/Thing", "POST /api/Thing", {}),
        ("GET", "/api/Thing/DEFAULT", "GET /api/Thing/default", {}),
        ("GET", "/api/Thing/-5", "GET /api/Thing/{id}", {"id": "-5"}),
        ("GET", "/api/Thing/2147483648", "GET /api/Thing/{name}", {"name": "2147483648"}),
        ("GET", "/api/Thing/5x", "GET /api/Thing/{name}", {"name": "5x"}),
        ("GET", "/api//Thing/5/error", "GET /api/Thing/{id}/Error", {"id": "5"}),
        ("POST", "/api/Thing/5/6", "POST /api/Thing/{name}/{id}", {"name": "5", "id": "6"}),
    ],
)
def test_the_best_match_is_found(method, path, found, values):
    matched, given = ROUTES.match(method, path)
    assert (matched.id, given) == (found, values)


@each("path", ["/api", "/api/Other", "/api/Thing/a/b", "/api/Thing/1/2/3", "/"])
def test_any_other_path_is_missing(path):
    with pytest.raises(RouteMissing):
        ROUTES.match("GET", path)


def test_another_method_is_told_all_that_fit_the_path():
    with pytest.raises(MethodNotAllowed) as error:
        ROUTES.match("PUT", "/api/Thing")
    assert error.value.headers == (("Allow", "GET, POST"),)


def test_two_operations_of_one_method_and_path_are_a_mistake():
    first = operation("/api/Thing/{id}", NUMBER)
    with pytest.raises(ValueError, match="two operations are GET /api/thing/"):
        Routes([first, replace(first, path="/api/thing/{id}")])
