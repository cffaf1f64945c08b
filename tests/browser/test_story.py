"""The story of a webhook, told with the console alone: saved, told, broken, disabled, repaired."""

from __future__ import annotations

from console import Console, expect


def test_a_webhook_is_saved_told_broken_disabled_and_repaired(console: Console) -> None:
    page = console.page

    console.save_webhook()
    expect(page.locator("#exchange-title")).to_contain_text("200")
    expect(page.locator("#webhooks .card")).to_contain_text("Orders")
    expect(page.locator("#webhooks .badge")).to_have_text("Active")

    console.raise_event("contact.changed", 18)
    console.button("Until idle").click()
    expect(console.lines("attempt")).to_contain_text("delivered 200")
    console.lines("message").filter(has_text="signature valid").first.click()
    expect(page.locator("#panel-details .verdict")).to_contain_text("signature valid")
    expect(page.locator("#panel-details")).to_contain_text("X-SuperOffice-Signature")

    console.button("Break hooks.example.com").click()
    expect(page.locator("#targets")).to_contain_text("answers 500")
    for key in (1, 2, 3):
        console.raise_event("contact.changed", key)
        expect(page.locator("#lines")).to_contain_text(f"key {key}")
        console.button("Until idle").click()
        expect(console.lines("attempt").filter(has_text="failed 500")).to_have_count(3 * key)
    expect(page.locator("#webhooks .badge")).to_have_text("TooManyErrors")

    console.tab("Outbox").click()
    expect(page.locator("#mails .card").first).to_contain_text("E-mail to it@example.com")
    page.locator("#mails .card").first.click()
    expect(page.locator("#panel-details")).to_contain_text("it@example.com")

    console.button("Repair hooks.example.com", "#targets").click()
    expect(page.locator("#targets")).to_contain_text("answers 200")
    page.locator("#webhooks .card").click()
    console.button("Save as Active").click()
    expect(page.locator("#panel-details .told")).to_have_text("Saved as Active.")
    expect(page.locator("#webhooks .badge")).to_have_text("Active")

    console.raise_event("contact.changed", 99)
    expect(page.locator("#lines")).to_contain_text("key 99")
    console.button("Until idle").click()
    again = page.locator("#lines .group", has_text="key 99")
    expect(again).to_contain_text("delivered 200")
    expect(again).to_contain_text("signature valid")
