"""The house: modules import lower floors and their own room, and each knows only what it may."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = Path(__file__).resolve().parents[1] / "simulator"

#: From the ground up, rooms between bars; what stands together shares a room.
FLOORS = (
    "waiting",
    "incoming | journal | clock | settings | resources | answers | samples | lines | tenants"
    " | pages | faults | certificates | keeping | members",
    "crm | logs | wsgi | guard",
    "contract | delivery",
    "state",
    "site world saving restoring receive deliveries recording advance explain | receiver",
    "api | targets | admin | console",
    "openapi",
    "app faces",
    "server | client",
    "simulator",
    "cli demo __main__ | pytest_plugin",
    "__init__",
)
ROOMS = {
    module: (floor, room)
    for floor, line in enumerate(FLOORS)
    for room in line.split(" | ")
    for module in room.split()
}
CALLERS = {"delivery/dialling.py", "client/connection.py", "receiver/wire.py"}
SENDERS = {"urllib3", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "smtplib"}
CONNECTS = {"create_connection", "connect", "connect_ex", "open_connection"}
ASKS_TIME = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
EMPTY_WORDS = re.compile(r"Manager|Helper|Service\b|utils?\b", re.IGNORECASE)


class Source(NamedTuple):
    """One file: its path in the package, the top-level module it is part of, and its syntax."""

    path: str
    module: str
    tree: ast.Module
    nodes: list[ast.AST]

    def ours(self) -> Iterator[str]:
        """Give the top-level modules of the package that are imported."""
        packages = self.path.split("/")[:-1]
        for node in self._nodes(ast.ImportFrom):
            if node.level:
                steps = packages[: len(packages) + 1 - node.level]
                steps += node.module.split(".") if node.module else []
                yield from steps[:1] or (alias.name for alias in node.names)

    def others(self) -> Iterator[str]:
        """Give the modules of others that are imported, each with the names taken from it."""
        for node in self._nodes(ast.Import):
            yield from (alias.name for alias in node.names)
        for node in self._nodes(ast.ImportFrom):
            if not node.level:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def calls(self) -> list[str]:
        """Give every function that is called, as it is written."""
        return [ast.unparse(node.func) for node in self._nodes(ast.Call)]

    def definitions(self) -> list[str]:
        """Give the names of the classes and functions that are defined."""
        kinds = ast.ClassDef, ast.FunctionDef
        return [node.name for kind in kinds for node in self._nodes(kind)]

    def _nodes(self, kind: type) -> list[Any]:
        return [node for node in self.nodes if isinstance(node, kind)]


def _source(path: Path) -> Source:
    name = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_bytes())
    return Source(name, name.split("/")[0].removesuffix(".py"), tree, [*ast.walk(tree)])


SOURCES = [_source(path) for path in sorted(PACKAGE.rglob("*.py"))]


def third_parties(source: Source) -> list[str]:
    """List what is imported that is neither ours nor of the standard library."""
    return [name for name in source.others() if top(name) not in sys.stdlib_module_names]


def top(name: str) -> str:
    """Give the first part of a dotted name."""
    return name.partition(".")[0]


def test_every_file_has_a_place_in_the_house():
    assert {source.module for source in SOURCES} <= ROOMS.keys()


def test_imports_go_down_or_stay_in_the_room():
    def may(module: str, other: str) -> bool:
        (floor, room), (below, next_room) = ROOMS[module], ROOMS[other]
        return below < floor or room == next_room

    imports = {(one.module, name) for one in SOURCES for name in one.ours() if name in ROOMS}
    assert [pair for pair in imports if not may(*pair)] == []


def test_leaves_import_nothing_of_ours():
    leaves = [source for source in SOURCES if ROOMS[source.module][0] == 0]
    assert {one.path: names for one in leaves if (names := set(one.ours()) - {one.module})} == {}


def test_ours_is_imported_relatively_and_tests_never():
    tops = {(one.path, top(name)) for one in SOURCES for name in one.others()}
    assert [pair for pair in tops if pair[1] in ("simulator", "tests")] == []


def test_every_module_says_what_it_holds():
    assert [source.path for source in SOURCES if not ast.get_docstring(source.tree)] == []


def test_names_are_the_crms_own_words():
    names = [name for one in SOURCES for name in (*one.definitions(), *one.path[:-3].split("/"))]
    assert [name for name in names if EMPTY_WORDS.search(name)] == []


def test_only_the_faces_and_the_app_know_flask():
    knowing = {one.module for one in SOURCES if "flask" in map(top, one.others())}
    floors = {ROOMS[name][0] for name in ("admin", "openapi", "app")}
    assert {ROOMS[module][0] for module in knowing} == floors


def test_the_crm_needs_nothing_but_the_standard_library():
    assert [name for one in SOURCES if one.module == "crm" for name in third_parties(one)] == []


def test_only_the_transport_and_the_client_open_outgoing_sockets():
    def opens(source: Source) -> bool:
        names = {".".join(name.split(".")[:n]) for name in source.others() for n in (1, 2)}
        called = {name.rpartition(".")[2] for name in source.calls() if name != "sqlite3.connect"}
        return bool(names & SENDERS or called & CONNECTS)

    assert {source.path for source in SOURCES if opens(source)} <= CALLERS


def test_only_the_clock_asks_the_time():
    def asks(source: Source) -> bool:
        return "time" in map(top, source.others()) or bool(ASKS_TIME & set(source.calls()))

    assert [source.path for source in SOURCES if asks(source)] == ["clock.py"]
