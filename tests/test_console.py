"""The console's files: how they are served, and that the page needs nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import Api

from simulator.console import face

PAGE = Path(face.__file__).with_name("page")
FILES = sorted(PAGE.iterdir())
SCRIPTS = [file for file in FILES if file.suffix == ".js"]
TEXTS = {file: file.read_text(encoding="utf-8") for file in FILES}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@pytest.mark.parametrize("path", ["/", "/__admin/console/"])
def test_the_root_leads_to_the_console(api: Api, path: str) -> None:
    answer = api.client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/__admin/console")


def test_the_page_is_html_that_may_load_only_its_own(api: Api) -> None:
    answer = api.client.get("/__admin/console")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_each_file_is_served_with_its_type_and_the_policy(api: Api) -> None:
    for file in FILES:
        if file.name != "index.html":
            answer = api.client.get(f"/__admin/console/{file.name}")
            assert (answer.data, answer.mimetype) == (file.read_bytes(), TYPES[file.suffix])
            assert answer.headers["Content-Security-Policy"] == POLICY


def test_a_file_that_is_known_already_is_not_sent_again(api: Api) -> None:
    tag = api.client.get("/__admin/console/main.js").headers["ETag"]
    again = api.client.get("/__admin/console/main.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


def test_the_files_need_no_token(make_api) -> None:
    api = make_api(admin_token="t0ken")
    assert api.client.get("/__admin/console/main.js").status_code == 200
    assert api.client.get("/__admin/webhooks").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "nothing.js",
        "index.html",
        "../console/face.py",
        "%2e%2e/face.py",
        "..%2fface.py",
        "page/main.js",
        "%5c..%5cface.py",
        "main.js/",
        "main.js%00",
    ],
)
def test_nothing_else_is_served(api: Api, path: str) -> None:
    assert api.client.get(f"/__admin/console/{path}").status_code == 404


def test_only_reading_is_a_matter_of_the_console(api: Api) -> None:
    assert api.client.post("/__admin/console").status_code == 404
    assert api.client.post("/").status_code == 404


def test_every_file_has_a_known_type_and_all_are_linked() -> None:
    assert {file.suffix for file in FILES} == TYPES.keys()
    text = "".join(TEXTS.values())
    assert [file.name for file in FILES if file.suffix != ".html" and file.name not in text] == []


def test_the_page_has_no_script_style_or_handler_of_its_own() -> None:
    html = TEXTS[PAGE / "index.html"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html) == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    loads = re.compile(r"(?:src|href|from|import)[ =(]*\"([^\"]*)\"")
    found = [place for file in FILES for place in loads.findall(TEXTS[file])]
    assert [place for place in found if not re.match(r"console/|#|\./", place)] == []
    assert len(found) > len(SCRIPTS)


def test_the_styles_load_nothing_at_all() -> None:
    styles = [file for file in FILES if file.suffix == ".css"]
    assert [file.name for file in styles if re.search(r"url\(|@import", TEXTS[file])] == []


def test_what_the_server_told_is_put_in_as_text() -> None:
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|\beval\b")
    assert [file.name for file in SCRIPTS if markup.search(TEXTS[file])] == []


def test_each_module_is_short_and_says_what_it_holds() -> None:
    lines = {file.name: TEXTS[file].splitlines() for file in SCRIPTS}
    assert [name for name, text in lines.items() if not text[0].startswith("/** ")] == []
    assert [name for name, text in lines.items() if len(text) >= 200] == []


def test_everything_that_is_exported_says_what_it_does() -> None:
    silent = re.compile(r"^(?<!\*/\n)export .*", re.MULTILINE)
    assert [line for file in SCRIPTS for line in silent.findall(TEXTS[file])] == []


def test_the_documented_exchanges_are_told_by_operation(api: Api) -> None:
    found = api.admin("GET", "/fixtures", operation="v1WebhookAgent_SaveWebhook").get_json()
    [create] = [one for one in found["items"] if one["name"] == "create"]
    assert (create["status"], create["request"]["method"]) == (200, "POST")
    assert create["request"]["body"]["Name"] == "Orders"
    assert {one["operation"] for one in found["items"]} == {"v1WebhookAgent_SaveWebhook"}


def test_every_operation_has_an_exchange_to_try(api: Api) -> None:
    found = api.admin("GET", "/fixtures").get_json()
    assert found["total"] == len(found["items"]) > 200
    assert "v1Webhook_PatchWebhook" in {one["operation"] for one in found["items"]}


def test_the_catalogue_tells_the_documented_events(api: Api) -> None:
    events = {one["event"]: one for one in api.admin("GET", "/catalogue").get_json()["items"]}
    assert events["contact.changed"]["entity"] == "contact"
    assert events["sale.sold"]["verb"] == "sold"
    assert "list.country.created" in events


def test_asking_for_an_unknown_parameter_is_refused(api: Api) -> None:
    assert api.admin("GET", "/fixtures", good="yes").status_code == 400


def test_whoever_follows_a_tenant_is_told_at_once_that_it_was_reset(api: Api) -> None:
    api.admin("POST", "/events", {"event": "sale.sold"})
    life = api.admin("GET", "/timeline").get_json()["life"]
    api.admin("POST", "/reset")
    told = api.admin("GET", "/timeline", after=1, life=life, wait=60).get_json()
    assert (told["items"], told["life"] > life) == ([], True)
