"""Fuzzing: whatever is sent to whichever operation, it is answered, in a documented shape."""

import json

import pytest
from fuzzing import CONTRACT, TENANTS, calls, fuzz
from hypothesis import given
from support import HOOK, Api

from simulator.crm.webhook import Webhook
from simulator.settings import Settings
from simulator.site import Site
from simulator.world import Caller


@pytest.fixture(scope="module")
def api():
    """A caller for the module, whose tenants fill up with what the examples save."""
    api = Api(Site(Settings(seed=1, clock="manual")))
    api.client.application.testing = True  # what is raised inside reaches the test
    for tenant, release in TENANTS.items():
        changes = {"release": release, "strict": tenant == "Cust4"}
        world = api.site.world(tenant)
        world.configure(changes)
        for _ in range(12):
            world.save(Webhook(events=("contact.created",), target_url=HOOK), Caller())
    yield api
    api.site.close()


@fuzz
@given(call=calls())
def test_whatever_is_sent_is_answered_in_a_documented_shape(api, happens, call):
    happens()
    path, operation, request = call
    answer = api.client.open(path, method=operation.method, **request)
    assert answer.status_code < 500, answer.text
    if answer.status_code in (204, 304, 401):
        return
    kind = answer.headers["Content-Type"]
    names = [operation.result] if answer.status_code == 200 else ["Error", "BindingError"]
    if "json" not in kind:
        assert "xml" in kind or operation.page
    elif "select" not in request["query_string"].lower():
        document = json.loads(answer.data)
        carriers = [CONTRACT.carrier(name, TENANTS[path.split("/")[1]]) for name in names]
        assert any(not carrier.explain(document) for carrier in carriers), answer.text
