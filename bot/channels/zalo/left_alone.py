"""The Zalo events we know and leave alone, each with the reason (reference/zalo-oa.md §1.3)."""

from collections.abc import Mapping

from bot.channels.fields import mapping
from bot.core.events import PassedOver

GROUP = PassedOver("group", "talk or change of a group: nobody is answered in private for it")
ANONYMOUS = PassedOver("anonymous", "visitor of the website widget, who has no user id to answer")
OWN = PassedOver("own", "something this account did itself")
INFO = PassedOver("info", "contact form filled in, which nobody asks for")
TAG = PassedOver("tag", "label set or removed in OA Manager")
PROFILE = PassedOver("profile", "came through a dynamic URL: no words and nothing to answer")
WIDGET = PassedOver("widget", "consent widget of a website, which we have none of")
CALL = PassedOver("call", "our own call, or the consent for one")
ZNS = PassedOver("zns", "about paid template messages, which are not sent by this channel")
SHOP = PassedOver("shop", "about the marketplace")
PERMISSION = PassedOver("permission", "grant withdrawn: the next sending tells it with a code")

NAMES: Mapping[str, PassedOver] = {
    # D:webhook/nhom-chat-gmf/… [official]; disperse_group: n8n [one source]
    "create_group": GROUP,
    "update_group_info": GROUP,
    "delete_group": GROUP,
    "disperse_group": GROUP,
    "user_join_group": GROUP,
    "user_out_group": GROUP,
    "user_request_join_group": GROUP,
    "accept_request_join_group": GROUP,
    "reject_request_join_group": GROUP,
    "add_group_admin": GROUP,
    "remove_group_admin": GROUP,
    # D:webhook/tin-nhan/… [official]
    "oa_reacted_message": OWN,
    # D:webhook/quan-ly/… [official]; permission_revoked: n8n [one source]
    "user_submit_info": INFO,
    "add_user_to_tag": TAG,
    "remove_user_from_tag": TAG,
    "remove_tag": TAG,
    "update_user_info": PROFILE,
    "widget_interaction_accepted": WIDGET,
    "widget_failed_to_sync_user_external_id": WIDGET,
    "permission_revoked": PERMISSION,
    # D:webhook/extension/… [official]
    "extension_purchased": SHOP,
    "shop_has_order": SHOP,
    # D:webhook/goi-thoai/… [official]
    "oa_send_consent": CALL,
    "user_reply_consent": CALL,
    "oa_call_user": CALL,
    # Z:webhook/… [official]; user_click_response_button: n8n [one source]
    "user_feedback": ZNS,
    "change_template_status": ZNS,
    "change_template_quality": ZNS,
    "change_template_quota": ZNS,
    "change_oa_daily_quota": ZNS,
    "change_oa_template_tags_v2": ZNS,
    "event_journey_acknowledged": ZNS,
    "event_journey_time_out": ZNS,
    "user_click_response_button": ZNS,
}

# Documented as families ("…_text/image/file/sticker"): whatever is added is left alone too.
FAMILIES: Mapping[str, PassedOver] = {
    "user_send_group_": GROUP,
    "oa_send_group_": GROUP,
    "anonymous_send_": ANONYMOUS,
    "oa_send_anonymous_": ANONYMOUS,
}


def left_alone(name: str, body: Mapping[str, object]) -> PassedOver | None:
    """Why the event is left alone, None for one that is to be read."""
    if name == "user_received_message" and _is_about_template(body):
        return ZNS
    if name in NAMES:
        return NAMES[name]
    return next((why for start, why in FAMILIES.items() if name.startswith(start)), None)


def _is_about_template(body: Mapping[str, object]) -> bool:
    """Template messages have a receipt of the same name; only theirs has these fields."""
    return not mapping(body.get("message")).keys().isdisjoint({"delivery_time", "tracking_id"})
