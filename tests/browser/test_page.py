"""The page itself: what it shows of the server, and what it does when that goes or refuses."""

from __future__ import annotations

from collections.abc import Callable

from console import Console, expect

from simulator.server import Server

NAME = "<script>document.title = 'broken'</script><img src=x onerror=alert(1)>"


def test_names_stay_text(console: Console) -> None:
    console.save_webhook(Name=NAME)
    expect(console.page.locator("#webhooks .name")).to_have_text(NAME)
    console.raise_event("contact.changed", 18)
    console.button("Until idle").click()
    expect(console.lines("attempt")).to_contain_text(NAME)
    console.lines("attempt").click()
    expect(console.page.locator("#panel-details")).to_contain_text(NAME)
    assert console.page.title().startswith("Console")


def test_secrets_are_hidden_until_they_are_asked_for(console: Console) -> None:
    page = console.page
    console.save_webhook()
    expect(page.locator("#exchange pre").first).to_contain_text("••••")
    assert "s3cret" not in page.inner_text("#exchange") + page.input_value("#try-body")
    console.button("Show secrets", "#exchange").first.click()
    expect(page.locator("#exchange pre").first).to_contain_text("s3cret")
    page.locator("#webhooks .card").click()
    console.button("Show secrets", "#panel-details").click()
    expect(page.locator("#panel-details")).to_contain_text("s3cret")


def test_an_edited_request_shows_its_breaches(console: Console) -> None:
    console.save_webhook(Nope=1)
    expect(console.page.locator("#exchange .breaches")).to_contain_text("Nope")


def test_a_refused_request_is_shown_like_any_other(console: Console) -> None:
    console.save_webhook(TargetUrl="ftp://nowhere")
    expect(console.page.locator("#exchange-title")).to_contain_text("400")
    expect(console.page.locator("#exchange pre").first).to_contain_text("ftp://nowhere")
    console.button("Cause and effect").click()
    details = console.page.locator("#panel-details")
    expect(details).to_contain_text("Webhook TargetUrl must be secure")
    expect(details).not_to_contain_text("keeps to the contract")


def test_a_target_is_told_what_to_answer(console: Console) -> None:
    console.save_webhook()
    console.page.locator("#targets .card").click()
    script = console.page.get_by_role("form", name="Script")
    script.get_by_label("Status").fill("503")
    script.get_by_label("Times").fill("2")
    console.button("Answer so").click()
    expect(console.page.locator("#targets")).to_contain_text("answers 503")


def test_an_event_is_explained(console: Console) -> None:
    console.save_webhook()
    console.raise_event("sale.sold", 7)
    expect(console.lines("event")).to_contain_text("no subscriber")
    console.lines("event").click()
    console.button("Explain", "#panel-details").click()
    expect(console.page.locator("#explanation")).to_contain_text("not-subscribed")


def test_each_tenant_has_its_own_address(console: Console) -> None:
    page = console.page
    page.select_option("#tenant", "another")
    page.fill("#tenant-name", "Cust12345")
    console.button("Show it").click()
    expect(page.locator("#first-commands")).to_contain_text("/Cust12345/api/v1")
    console.save_webhook()
    expect(page.locator("#webhooks .name")).to_have_text("Orders")
    assert page.url.endswith("#tenant=Cust12345")
    page.reload()
    expect(page.locator("#tenant")).to_have_value("Cust12345")
    expect(page.locator("#webhooks .name")).to_have_text("Orders")
    page.select_option("#tenant", "Default")
    expect(page.locator("#webhooks .name")).to_have_count(0)


def test_a_reset_begins_anew(console: Console) -> None:
    console.save_webhook()
    expect(console.page.locator("#webhooks .name")).to_have_text("Orders")
    console.call("POST", "/__admin/reset")
    expect(console.page.locator("#empty")).to_be_visible()
    expect(console.page.locator("#webhooks .name")).to_have_count(0)
    console.call("POST", "/__admin/events", {"event": "sale.sold"})
    expect(console.lines("event")).to_contain_text("sale.sold")


def test_a_lost_connection_is_told_and_found_again(console: Console) -> None:
    console.page.context.set_offline(True)
    console.call("POST", "/__admin/events", {"event": "sale.sold"})  # which ends the call
    console.call("POST", "/__admin/events", {"event": "sale.lost"})
    expect(console.page.locator("#lost")).to_have_text("Connection lost, retrying…")
    console.page.context.set_offline(False)
    expect(console.page.locator("#lost")).to_be_hidden()
    expect(console.lines("event").first).to_contain_text("sale.lost")


def test_a_token_is_asked_for_once(
    serve: Callable[..., Server], visit: Callable[..., Console]
) -> None:
    console = visit(serve(admin_token="t0ken").url)
    console.page.fill("#sign-in-token", "wrong")
    console.button("Sign in").click()
    expect(console.page.locator("#sign-in-refused")).to_contain_text("401")
    console.page.fill("#sign-in-token", "t0ken")
    console.button("Sign in").click()
    console.connected()
    console.page.reload()
    console.connected()
    expect(console.page.locator("#sign-in")).to_be_hidden()


def test_a_long_timeline_shows_its_newest_lines_and_more_on_demand(console: Console) -> None:
    for key in range(320):
        console.call("POST", "/__admin/events", {"event": "sale.sold", "primary_key": key})
    expect(console.lines("event").first).to_contain_text("key 319")
    expect(console.lines("event")).to_have_count(300)
    console.button("Load older").click()
    expect(console.lines("event")).to_have_count(320)


def test_the_timeline_is_filtered(console: Console) -> None:
    for event in ("sale.sold", "contact.changed"):
        console.call("POST", "/__admin/events", {"event": event})
    expect(console.lines("event")).to_have_count(2)
    console.page.fill("#filter", "SOLD")
    expect(console.lines("event")).to_have_count(1)
    console.page.select_option("#sort", "request")
    expect(console.page.locator("#nothing-fits")).to_be_visible()
