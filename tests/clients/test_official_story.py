"""The whole story: the official client sets it up and repairs it, the admin API does the rest."""

import pytest
from life import answers
from official import kept, orders
from steps import advance, attempts, raised, state
from support import Api

GUARD = "https://guard.example.com/"


@pytest.fixture
def admin(server, crm) -> Api:
    """A caller of the admin API for the client's tenant, whose clock stands still."""
    crm.world.configure({"clock": "manual"})
    return Api(server.site, crm.world.name)


def saved(agent, **changes):
    """Have the client save a new webhook, and give what it was answered."""
    agent.call("createDefaultWebhookAsync")
    return agent.call("saveWebhookAsync", kept(**orders(secret="s3cret", **changes)))


@pytest.mark.fact("F136", "F142")
def test_from_first_failure_to_repair(agent, admin):
    """Nine failures disable a webhook, which tells those who want to know; Active starts it again.

    What is raised while it is disabled is not delivered, not even later.
    """
    webhook_id = saved(agent, errorsEmail="ops@example.com")["webhookId"]
    started, failed = f"webhook{webhook_id}.started", f"webhook{webhook_id}.errors"
    saved(agent, name="Guard", targetUrl=GUARD, events=[started, failed])

    answers(admin, {"status": 500, "body": "out of order"})
    for _ in range(3):
        raised(admin)
        advance(admin, until="idle")
    assert len(attempts(admin, webhook_id=webhook_id)) == 9

    broken = agent.call("getWebhookAsync", webhook_id)
    assert broken["state"] == "TooManyErrors"
    assert "500" in agent.call("getLastErrorAsync", webhook_id)
    [mail] = admin.admin("GET", "/outbox", webhook_id=webhook_id).json["items"]
    assert (mail["to"], mail["when"]) == (["ops@example.com"], "Disabling")

    raised(admin)
    answers(admin, {"status": 200})
    agent.call("getWebhookAsync", webhook_id)
    repaired = agent.call("saveWebhookAsync", kept(state="Active"))
    assert (repaired["state"], state(admin, webhook_id)["state"]) == ("Active", "Active")
    entry = raised(admin)
    advance(admin, until="idle")

    last = attempts(admin, webhook_id=webhook_id)[9:]
    assert [(one["event_id"], one["outcome"]) for one in last] == [(entry["event_id"], "delivered")]
    guarded = [one["event"] for one in admin.messages("guard.example.com")]
    assert guarded == ["test", failed, started]
    counted = state(admin, webhook_id)
    assert (counted["total_calls"], counted["total_errors"]) == (10, 9)
    assert counted["consecutive_errors"] == 0
