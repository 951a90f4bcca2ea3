"""Every kind of Zalo event and every oddity under payloads/zalo, and what it is read into."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.zalo.left_alone import (
    ANONYMOUS,
    CALL,
    GROUP,
    INFO,
    OWN,
    PERMISSION,
    PROFILE,
    SHOP,
    TAG,
    WIDGET,
    ZNS,
)
from bot.channels.zalo.reading import read
from bot.core.events import (
    Arrived,
    Called,
    ContactShared,
    Delivered,
    Echoed,
    Event,
    FileSent,
    Followed,
    LinkSent,
    LocationShared,
    PassedOver,
    PictureSent,
    Reacted,
    Reading,
    Seen,
    SomethingSent,
    StickerSent,
    TextSaid,
    Unfollowed,
    VideoSent,
    VoiceSent,
    Withdrew,
)

PAYLOADS = Path(__file__).parent / "payloads" / "zalo"

ACCOUNT = "zalo:2200000000000000022"
SISTER = "zalo:2200000000000000023"
LAN = "7100000000000000071"
MSG = "0a1b2c3d4e5f60718293"
TOLD = "1795000000123"
TOLD_AT = datetime(2026, 11, 18, 11, 6, 40, 123000, tzinfo=UTC)
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def heard(
    kind: Callable[..., Event],
    key: str,
    /,
    *,
    account: str = ACCOUNT,
    at: datetime = TOLD_AT,
    **more: object,
) -> Event:
    return kind(account=account, key=key, person=LAN, at=at, **more)


def said(text: str = "quên mật khẩu vneid", at: datetime = TOLD_AT) -> Event:
    return heard(TextSaid, f"user_send_text:{MSG}", at=at, text=text)


def echoed(name: str) -> Event:
    return heard(Echoed, f"{name}:{MSG}", message_id=MSG)


EXPECTED: dict[str, Event | list[Event] | PassedOver] = {
    # What people send
    "user_send_text": said(),
    "user_send_image": heard(PictureSent, f"user_send_image:{MSG}"),
    "user_send_gif": heard(PictureSent, f"user_send_gif:{MSG}"),
    "user_send_link": heard(LinkSent, f"user_send_link:{MSG}", url="https://x.gov.vn"),
    "user_send_audio": heard(VoiceSent, f"user_send_audio:{MSG}"),
    "user_send_video": heard(VideoSent, f"user_send_video:{MSG}"),
    "user_send_sticker": heard(StickerSent, f"user_send_sticker:{MSG}"),
    "user_send_location": heard(
        LocationShared, f"user_send_location:{MSG}", latitude=20.5453, longitude=105.9122
    ),
    "user_send_file": heard(FileSent, f"user_send_file:{MSG}"),
    "user_send_business_card": heard(ContactShared, f"user_send_business_card:{MSG}"),
    "user_send_unheard_of": heard(SomethingSent, f"user_send_poll:{MSG}", kind="poll"),
    "user_reacted_message": heard(
        Reacted, f"user_reacted_message:{TOLD}:{LAN}", reaction="/-heart"
    ),
    "user_call_oa": heard(Called, f"user_call_oa:{TOLD}:{LAN}"),
    "user_click_chatnow": heard(Arrived, f"user_click_chatnow:{TOLD}:{LAN}"),
    "follow": heard(Followed, f"follow:{TOLD}:{LAN}", source="oa_profile"),
    "follow_by_unknown_source": heard(Followed, f"follow:{TOLD}:{LAN}", source="zalo"),
    "unfollow": heard(Unfollowed, f"unfollow:{TOLD}:{LAN}"),
    "user_withdraw": heard(Withdrew, f"user_withdraw:{TOLD}:{LAN}"),
    # Receipts and echoes
    "user_received_message": heard(Delivered, f"user_received_message:{MSG}", message_ids=(MSG,)),
    "user_seen_message": heard(
        Seen, f"user_seen_message:{TOLD}:{LAN}", message_ids=("aa01", "aa02")
    ),
    "oa_send_text": echoed("oa_send_text"),
    "oa_send_image": echoed("oa_send_image"),
    "oa_send_gif": echoed("oa_send_gif"),
    "oa_send_list": echoed("oa_send_list"),
    "oa_send_file": echoed("oa_send_file"),
    "oa_send_sticker": echoed("oa_send_sticker"),
    "oa_send_template": echoed("oa_send_template"),
    "echo_typed_by_staff": heard(Echoed, f"oa_send_text:{MSG}", message_id=MSG, by_human=True),
    "echo_without_id": heard(Echoed, f"oa_send_text:{TOLD}:{LAN}", message_id=""),
    "receipt_of_a_template": ZNS,
    "receipt_without_message": PassedOver("malformed", "user_received_message without message"),
    "seen_nothing": PassedOver("malformed", "user_seen_message without message"),
    # Oddities of messages
    "text_button_payload": said("#vneid.install"),
    "text_quoting": said("cái này ạ"),
    "text_empty": heard(SomethingSent, f"user_send_text:{MSG}", kind="text"),
    "text_missing": heard(SomethingSent, f"user_send_text:{MSG}", kind="text"),
    "text_no_database_takes": said("chào ? bạn"),
    "ids_as_numbers": heard(
        TextSaid, "user_send_text:12345678901234567890", text="quên mật khẩu vneid"
    ),
    "timestamp_in_seconds": said(at=TOLD_AT.replace(microsecond=0)),
    "timestamp_typing_error": said(at=NOW),
    "timestamp_words": said(at=NOW),
    "timestamp_far_ahead": said(at=NOW),
    "timestamp_missing": said(at=NOW),
    "key_by_time": heard(TextSaid, f"user_send_text:{TOLD}:{LAN}", text="quên mật khẩu vneid"),
    "key_by_content": heard(
        TextSaid,
        # The hash of the whole body: there is nothing else that tells it from another.
        "user_send_text:c3910c7911c3f6b5aefc08d5a971ef1df4869b88bd1867469834da0ebb325df8",
        at=NOW,
        text="quên mật khẩu vneid",
    ),
    "message_missing": heard(StickerSent, f"user_send_sticker:{TOLD}:{LAN}"),
    "image_with_caption": heard(PictureSent, f"user_send_image:{MSG}", text="thẻ của em đây"),
    "attachments_no_list": heard(LinkSent, f"user_send_link:{MSG}"),
    "location_in_numbers": heard(
        LocationShared, f"user_send_location:{MSG}", latitude=20.5453, longitude=105.9122
    ),
    "location_nowhere": heard(SomethingSent, f"user_send_location:{MSG}", kind="location"),
    "location_missing": heard(SomethingSent, f"user_send_location:{MSG}", kind="location"),
    "withdraw_without_oa": [
        heard(Withdrew, f"user_withdraw:{TOLD}:{LAN}", account=account)
        for account in (ACCOUNT, SISTER)
    ],
    "withdraw_without_user": PassedOver(
        "withdrew_unknown", "no user_id, only user_id_by_app 5500000000000000055"
    ),
    "withdraw_elsewhere": PassedOver("not_ours", "zalo:9900000000000000099"),
    "other_oa": PassedOver("not_ours", "zalo:9900000000000000099"),
    "sender_missing": PassedOver("malformed", "user_send_text without person"),
    "recipient_as_text": PassedOver("malformed", "user_send_text without OA"),
    "event_unheard_of": PassedOver("unknown", "user_click_button"),
    "event_name_missing": PassedOver("malformed", "no event_name"),
    "body_a_list": PassedOver("malformed", "no event_name"),
    "body_a_text": PassedOver("malformed", "no event_name"),
    "body_null": PassedOver("malformed", "no event_name"),
    "body_empty": PassedOver("malformed", "no event_name"),
    # Knowingly left alone
    **dict.fromkeys(
        (
            "create_group",
            "update_group_info",
            "delete_group",
            "disperse_group",
            "user_join_group",
            "user_out_group",
            "user_request_join_group",
            "accept_request_join_group",
            "reject_request_join_group",
            "add_group_admin",
            "remove_group_admin",
            "user_send_group_text",
            "user_send_group_image",
            "user_send_group_unheard_of",
            "oa_send_group_text",
        ),
        GROUP,
    ),
    **dict.fromkeys(
        (
            "anonymous_send_text",
            "anonymous_send_image",
            "anonymous_send_file",
            "anonymous_send_sticker",
            "oa_send_anonymous_text",
            "oa_send_anonymous_image",
        ),
        ANONYMOUS,
    ),
    **dict.fromkeys(
        ("add_user_to_tag", "add_user_to_tag_created", "remove_user_from_tag", "remove_tag"), TAG
    ),
    **dict.fromkeys(("oa_call_user", "oa_send_consent", "user_reply_consent"), CALL),
    **dict.fromkeys(
        (
            "user_feedback",
            "change_template_status",
            "change_template_quality",
            "change_template_quota",
            "change_oa_daily_quota",
            "change_oa_template_tags_v2",
            "event_journey_acknowledged",
            "event_journey_time_out",
            "user_click_response_button",
        ),
        ZNS,
    ),
    "widget_interaction_accepted": WIDGET,
    "widget_failed_to_sync_user_external_id": WIDGET,
    "oa_reacted_message": OWN,
    "user_submit_info": INFO,
    "update_user_info": PROFILE,
    "permission_revoked": PERMISSION,
    "extension_purchased": SHOP,
    "shop_has_order": SHOP,
}


def test_every_payload_has_an_expectation() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_payload(name: str) -> None:
    body = json.loads((PAYLOADS / f"{name}.json").read_bytes())
    expected = EXPECTED[name]
    if isinstance(expected, PassedOver):
        wanted = Reading(passed_over=[expected])
    else:
        wanted = Reading(events=expected if isinstance(expected, list) else [expected])
    assert read(body, frozenset({ACCOUNT, SISTER}), NOW) == wanted
