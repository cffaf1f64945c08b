"""Reset: a tenant, or all of them, forgotten as if they had never been used."""

from support import Api

LONG = 30


def names(api: Api) -> list[str]:
    """Give the names of all tenants."""
    return [one["name"] for one in api.admin("GET", "/tenants").json["items"]]


def reset(api: Api, tenant: str) -> int:
    """Forget a tenant."""
    return api.admin("POST", "/reset", tenant=tenant).status_code


def test_a_reset_tenant_has_forgotten_everything(api):
    api.admin("PUT", "/tenants/Default", {"defaults": "netserver"})
    api.saved()
    api.admin("PUT", "/targets/t", {"secret": "k"})
    assert reset(api, "Default") == 204
    assert api.rest("GET").json == api.messages() == []
    assert api.admin("GET", "/targets").json["items"] == []
    assert api.agent("CreateDefaultWebhook").json["TargetUrl"] is not None
    assert api.saved()["WebhookId"] > 0


def test_the_same_calls_after_a_reset_give_the_same_answers(api):
    first = api.agent("CreateDefaultWebhook").data
    reset(api, "Default")
    assert api.agent("CreateDefaultWebhook").data == first


def test_a_reset_leaves_other_tenants_alone(api):
    other = Api(api.site, "Cust1")
    other.saved()
    api.saved()
    reset(api, "Default")
    assert len(other.rest("GET").json) == 1


def test_all_tenants_can_be_reset_at_once(api):
    Api(api.site, "Cust1").saved()
    api.saved()
    assert reset(api, "*") == 204
    assert names(api) == []


def test_a_tenant_that_nobody_used_can_be_reset(api):
    assert reset(api, "Cust9") == 204


def test_what_is_still_queued_at_a_reset_is_not_delivered(api):
    api.saved()
    world = api.site.world()
    world.shared.workers.close(LONG)
    world.deliveries.signal(world.event("contact.created", 5))
    assert world.deliveries.dispatcher.waiting() == 1
    reset(api, "Default")
    while world.deliveries.dispatcher.step():
        pass
    assert len(world.journal.attempts) == 0
