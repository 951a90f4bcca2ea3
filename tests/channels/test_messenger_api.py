"""Subscription, token and profile: read first, written only where they differ."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.messenger.api import (
    SUBSCRIBED,
    Fault,
    TokenFacts,
    debug_token,
    subscribe,
    subscribed_fields,
)
from bot.channels.messenger.profile import profile_now, set_profile, wished_profile
from bot.core.replies import choice, link
from bot.demo.platform_server import Response
from tests.channels.messenger_scene import Scene, open_scene

WISHED = wished_profile(
    "Xin chào, mình là trợ lý tự động của Đoàn phường.",
    [choice("Xem các việc", "#menu"), link("Cổng dịch vụ công", "https://dichvucong.gov.vn")],
)


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


def told(scene: Scene) -> dict[str, Any] | Fault:
    return profile_now(scene.network, scene.channel.graph, scene.account)


def set_to(scene: Scene, wished: dict[str, Any]) -> bool | Fault:
    return set_profile(scene.network, scene.channel.graph, scene.account, wished)


def test_a_page_is_subscribed_to_every_field_we_need(scene: Scene) -> None:
    keys = (scene.network, scene.channel.graph, scene.account)
    assert subscribed_fields(*keys) == frozenset()
    assert subscribe(*keys) is None
    assert subscribed_fields(*keys) == SUBSCRIBED
    assert subscribe(*keys, ["messages"]) is None
    assert subscribed_fields(*keys) == frozenset({"messages"})


def test_another_apps_subscription_is_not_ours(scene: Scene) -> None:
    scene.page.subscribed = ["messages"]
    stranger = replace(scene.account, app_id="55")
    assert subscribed_fields(scene.network, scene.channel.graph, stranger) == frozenset()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"success": True}, None),
        ({"success": "true"}, None),
        ({"success": False}, Fault("", "subscription not confirmed")),
        ({"error": {"code": 200, "message": "no"}}, Fault("200", "no")),
        (b"<html>", Fault("200", "no answer that can be read")),
    ],
)
def test_the_answer_to_a_subscription_is_checked(
    scene: Scene, body: object, expected: Fault | None
) -> None:
    scene.server.faults.next_is(Response(200, body))
    assert subscribe(scene.network, scene.channel.graph, scene.account) == expected


def test_a_token_tells_its_life(scene: Scene) -> None:
    keys = (scene.network, scene.channel.graph, scene.account)
    scopes = frozenset({"pages_messaging", "pages_manage_metadata", "pages_show_list"})
    assert debug_token(*keys) == TokenFacts(True, "PAGE", None, scopes)
    scene.page.is_token_dead = True
    assert debug_token(*keys) == TokenFacts(False, "", None, frozenset(), "Session has expired")


def test_a_wrong_app_secret_is_a_fault(scene: Scene) -> None:
    wrong = replace(scene.account, app_secret="other")
    expected = Fault("190", "Invalid OAuth access token")
    assert debug_token(scene.network, scene.channel.graph, wrong) == expected


def test_a_silent_network_is_a_fault(scene: Scene) -> None:
    scene.server.faults.next_is(Response(drop="before"), Response(drop="before"))
    assert told(scene) == Fault("", "connection reset")
    assert set_to(scene, WISHED) == Fault("", "connection reset")


def test_the_profile_is_written_once_and_read_back_as_wished(scene: Scene) -> None:
    assert told(scene) == {}
    assert set_to(scene, WISHED) is True
    assert told(scene) == WISHED
    before = dict(scene.page.profile)
    assert set_to(scene, WISHED) is False
    assert scene.page.profile == before


def test_only_what_differs_is_written_and_ice_breakers_go(scene: Scene) -> None:
    set_to(scene, WISHED)
    other = {"locale": "vi_VN", "text": "Xin chào {{user_first_name}}"}
    scene.page.profile["greeting"] = [*WISHED["greeting"], other]
    question = {"question": "Giờ làm việc?", "payload": "HOURS"}
    breakers = [{"locale": "default", "call_to_actions": [question]}]
    scene.page.profile["ice_breakers"] = breakers
    assert set_to(scene, WISHED) is True
    assert told(scene) == WISHED


def test_a_profile_that_the_platform_refuses_is_a_fault(scene: Scene) -> None:
    menu_alone = {"persistent_menu": WISHED["persistent_menu"]}
    fault = Fault("100", "(#100) Invalid parameter: a menu needs get_started")
    assert set_to(scene, menu_alone) == fault


@pytest.mark.parametrize(
    ("greeting", "menu"),
    [
        ("ậ" * 161, []),
        ("Chào", [choice("Việc", "#menu")] * 21),
        ("Chào", [choice("ậ" * 31, "#menu")]),
    ],
)
def test_a_profile_beyond_the_limits_is_a_fault_of_the_content(
    greeting: str, menu: list[Any]
) -> None:
    with pytest.raises(ValueError, match="over"):
        wished_profile(greeting, menu)


def test_the_longest_profile_is_taken(scene: Scene) -> None:
    longest = wished_profile("ậ" * 160, [choice("ậ" * 30, "#menu")] * 20)
    assert set_to(scene, longest) is True
    assert told(scene) == longest
