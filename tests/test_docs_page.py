"""The page that shows the API: it works offline, and nothing but its own files is served."""

import re

import pytest
from cases import each

PAGE = "/__admin/docs"
FILES = ("index.html", "page.css", "page.js", "swagger-ui.css", "swagger-ui-bundle.js")


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/", f"{PAGE}?release=12.4"])
def test_the_page_needs_no_token(make_api, path):
    answer = make_api(admin_token="t0ken").client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")


def test_all_that_the_page_asks_for_is_served(api):
    asked = re.findall(r'(?:href|src)="(/[^"]+)"', api.client.get(PAGE).text)
    assert f"{PAGE}/swagger-ui-bundle.js" in asked
    assert [path for path in asked if api.client.get(path).status_code != 200] == []


@each("name", FILES)
def test_a_file_may_load_nothing_from_elsewhere(api, name):
    answer = api.client.get(f"{PAGE}/{name}")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_has_no_script_or_style_of_its_own(api):
    text = api.client.get(PAGE).text
    assert re.findall(r"<style|<script>|style=|\son\w+=|javascript:", text) == []


@each(
    "name",
    [
        "..",
        "../calls.py",
        "..%2fcalls.py",
        "%2e%2e/calls.py",
        "page.js%00",
        "/etc/passwd",
        "..\\calls.py",
        "swagger-ui.js",
        "__init__.py",
        "PAGE.JS",
    ],
)
def test_no_other_file_is_served(api, name):
    answer = api.client.get(f"{PAGE}/{name}")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_the_page_cannot_be_changed(api):
    answer = api.client.post(PAGE)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
