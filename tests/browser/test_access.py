"""For everybody: small screens, the keyboard alone, both themes, and what axe-core finds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from console import Axe, Console, expect

from simulator.server import Server

#: Where pictures of the page are put, if anywhere.
PICTURES = os.environ.get("CONSOLE_PICTURES")
SIZES = [(1280, 800), (900, 700), (360, 740)]
AGENT = "/api/v1/Agents/Webhook"


@pytest.fixture
def populated(
    serve: Callable[..., Server], visit: Callable[..., Console]
) -> Callable[..., Console]:
    """Open the console of a tenant that has a history."""

    def open_page(**options: object) -> Console:
        console = visit(serve().url, **options).connected()
        tell_story(console)
        expect(console.lines("request").first).to_contain_text("1 breach")
        expect(console.page.locator("#webhooks .card")).to_have_count(2)
        return console

    return open_page


def tell_story(console: Console) -> None:
    """Have webhooks, deliveries that fail and succeed, a breach and something that waits."""
    to_idle = ("POST", "/__admin/clock/advance", {"until": "idle"})
    orders = {"Name": "Orders", "Events": ["contact.created", "contact.changed"]}
    billing = {"Name": "Billing", "Events": ["sale.sold", "contact.changed"], "Secret": "other"}
    for webhook, url in ((orders, "hooks.example.com/orders"), (billing, "billing.example.com/")):
        body = {"Secret": "s3cret", **webhook, "TargetUrl": f"https://{url}"}
        console.call("POST", f"{AGENT}/SaveWebhook", body)
    signal = {"EventName": "contact.changed", "PrimaryKey": 18, "Data": {"name": "Acme"}}
    console.call("POST", f"{AGENT}/SignalEvent", signal)
    console.call(*to_idle)
    answers = {"answers": [{"status": 503, "times": 2}]}
    console.call("PUT", "/__admin/targets/billing.example.com", answers)
    console.call("POST", "/__admin/events", {"event": "sale.sold", "primary_key": 7})
    console.call(*to_idle)
    console.call("PUT", "/__admin/targets/hooks.example.com", {"answers": [{"status": 500}]})
    console.call("POST", f"{AGENT}/SignalEvent", {**signal, "PrimaryKey": 20})
    console.call("POST", "/__admin/clock/advance", {"seconds": 1})
    console.call("POST", f"{AGENT}/GetAllWebhooks", {"NameFilter": "", "Nope": 1})


def picture(console: Console, name: str) -> None:
    """Keep a picture of the page, where somebody wants to look at it."""
    if PICTURES:
        console.page.screenshot(path=Path(PICTURES) / f"{name}.png")


def findings(console: Console) -> list[str]:
    """Give what axe-core finds serious or critical."""
    violations = Axe().run(console.page).response["violations"]
    return [
        f"{one['id']}: {node['html']}"
        for one in violations
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_axe_finds_nothing_serious(
    populated: Callable[..., Console], size: tuple[int, int], scheme: str
) -> None:
    console = populated(width=size[0], height=size[1], color_scheme=scheme)
    picture(console, f"{size[0]}-{scheme}")
    assert findings(console) == []
    console.lines("message").first.click()
    expect(console.page.locator(".chain .line").first).to_be_visible()
    picture(console, f"{size[0]}-{scheme}-message")
    assert findings(console) == []


def test_axe_finds_nothing_serious_in_any_panel(populated: Callable[..., Console]) -> None:
    console = populated()
    for tab in ("Try", "Explain", "Outbox"):
        console.tab(tab).click()
        picture(console, tab.lower())
        assert findings(console) == []
    for card in ("#webhooks", "#targets"):
        console.page.locator(f"{card} .card").first.click()
        picture(console, card[1:])
        assert findings(console) == []
    console.page.keyboard.press("?")
    expect(console.page.locator("#help")).to_be_visible()
    picture(console, "help")
    assert findings(console) == []


def test_axe_finds_nothing_serious_before_anything_has_happened(console: Console) -> None:
    expect(console.page.locator("#empty")).to_be_visible()
    picture(console, "empty")
    assert findings(console) == []


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_is_wider_than_a_small_screen(
    populated: Callable[..., Console], width: int
) -> None:
    console = populated(width=width, height=640)
    for pane in ("Webhooks", "Timeline", "Inspector"):
        console.button(pane, ".pane-switch").click()
        across = "document.documentElement.scrollWidth - window.innerWidth"
        assert console.page.evaluate(across) <= 0
        within = "[...document.querySelectorAll('.pane, .panel')].filter((one) => "
        found = f"{within} one.scrollWidth > one.clientWidth + 1).map((one) => one.id)"
        assert console.page.evaluate(found) == []


def test_details_cover_a_small_screen_and_close_again(populated: Callable[..., Console]) -> None:
    console = populated(width=360, height=640)
    line = console.lines("message").first
    line.click()
    expect(console.page.locator("#details-title")).to_be_focused()
    console.button("Close", "#inspector").click()
    expect(line).to_be_focused()


def test_the_theme_is_the_systems_until_one_is_chosen(console: Console) -> None:
    def ground() -> str:
        return console.page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    console.page.emulate_media(color_scheme="dark")
    dark = ground()
    assert dark != light
    console.page.click("#theme")
    assert ground() == light
    console.page.reload()
    assert ground() == light


def test_the_keyboard_alone_is_enough(console: Console) -> None:
    page, press = console.page, console.page.keyboard.press
    press("t")
    expect(page.locator("#try-operation")).to_be_focused()
    page.locator("#try-body").focus()
    press("Control+Enter")
    expect(page.locator("#exchange-title")).to_be_focused()
    press("e")
    page.keyboard.type("contact.changed")
    press("Enter")
    expect(console.lines("event")).to_contain_text("contact.changed")
    page.locator("#timeline-title").click()  # out of the field, as Tab would lead
    press("i")
    expect(console.lines("attempt")).to_contain_text("delivered 200")
    press("j")
    expect(console.lines("event")).to_be_focused()
    press("ArrowDown")
    press("ArrowDown")
    expect(console.lines("message").first).to_be_focused()
    press("Enter")
    expect(page.locator("#details-title")).to_be_focused()
    press("Escape")
    expect(console.lines("message").first).to_be_focused()


def test_the_first_tab_stop_leads_to_the_timeline(populated: Callable[..., Console]) -> None:
    console = populated()
    console.page.keyboard.press("Tab")
    expect(console.page.locator("#skip")).to_be_focused()
    console.page.keyboard.press("Enter")
    expect(console.page.locator("#lines .line").first).to_be_focused()


def test_shortcuts_can_be_turned_off(console: Console) -> None:
    console.page.keyboard.press("?")
    console.page.get_by_label("Shortcuts of one key are on").uncheck()
    console.button("Close", "#help").click()
    console.page.keyboard.press("o")
    expect(console.tab("Outbox")).to_have_attribute("aria-selected", "false")
