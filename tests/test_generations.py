"""What the generations of the documentation show differently, and the simulator takes alike."""

from collections.abc import Callable
from typing import Any

import pytest
from support import Api, webhook


@pytest.mark.fact("F040")
@pytest.mark.parametrize("associate", [None, {}, {"TableRight": {}}, {"Name": "tje0"}])
def test_an_associate_may_be_sent_in_every_documented_way(api: Api, associate: Any) -> None:
    """Samples send the users of a webhook as null, empty, in part or whole; none is taken over."""
    saved = api.saved(RegisteredAssociate=associate, UpdatedAssociate=associate)
    assert saved["RegisteredAssociate"]["AssociateId"] > 0


@pytest.mark.fact("F041")
@pytest.mark.parametrize("right", [None, {"Mask": "Delete", "Reason": ""}])
def test_a_result_may_have_rights_or_none(api: Api, right: dict[str, str] | None) -> None:
    """Older samples have rights in a WebhookResult, newer ones null; both keep the contract."""
    result = api.agent("TestWebhook", {"Webhook": webhook()}).get_json()
    assert result["TableRight"] is None
    assert api.site.world().carrier("WebhookResult").check(result | {"TableRight": right}) == []


@pytest.mark.fact("F042")
@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
@pytest.mark.parametrize("kind", ["webhook", "crmscript"])
def test_the_type_is_one_of_two(make_api: Callable[..., Api], release: str, kind: str) -> None:
    """The oldest texts tell of webhook only; the server has both all the same."""
    assert make_api(release=release).saved(Type=kind)["Type"] == kind
