"""Webhook bodies as Zalo writes them, composed after reference/zalo-oa.md §1 (no captures)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who and when: the ids of one body. `msg_id` is new for each."""

    app_id: str
    oa_id: str
    user_id: str
    msg_id: str
    timestamp: str


def attachment(kind: str, **payload: Any) -> Json:
    """The `attachments` of a message, always a list of one."""
    return {"attachments": [{"type": kind, "payload": payload}]}


# Visitors of the website widget have a hexadecimal id; groups have ids like people's.
ANONYMOUS_ID = "0f1e2d3c4b5a69788796"
GROUP_ID = "4400000000000000044"

FILES = "https://f9-group-zf.zdn.vn/example"
PICTURE = attachment("image", thumbnail=f"{FILES}/s.jpg", url=f"{FILES}/1.jpg")
GIF = attachment("gif", thumbnail=f"{FILES}/s.gif", url=f"{FILES}/1.gif")
STICKER = attachment("sticker", id="46030", url=f"{FILES}/sticker.png")
LINK = attachment(
    "link", thumbnail=f"{FILES}/l.png", description="Cổng Dịch vụ công", url="https://x.gov.vn"
)
FILE = attachment(
    "file",
    url=f"{FILES}/1",
    size="88210",
    name="don-xin-vao-doan.pdf",
    checksum="0123456789abcdef0123456789abcdef",
    type="pdf",
)
CARD = attachment(
    "link",
    thumbnail=f"{FILES}/avatar.jpg",
    description='{"phone":"84900000003","qrCodeUrl":"https://qr.example.vn/1"}',
    url="www.zaloapp.com",
)
PLACE = attachment("location", coordinates={"latitude": "20.5453", "longitude": "105.9122"})

# What stands in `message` beside msg_id.
FROM_USER: Mapping[str, Json] = {
    "user_send_text": {"text": "quên mật khẩu vneid"},
    "user_send_image": PICTURE,
    "user_send_gif": GIF,
    "user_send_link": LINK,
    "user_send_audio": attachment("audio", url=f"{FILES}/1.amr"),
    "user_send_video": attachment("video", thumbnail=f"{FILES}/v.jpg", url=f"{FILES}/1.mp4"),
    "user_send_sticker": STICKER,
    "user_send_location": PLACE,
    "user_send_file": FILE,
    "user_send_business_card": {"text": "Lê Thị B", **CARD},
    "user_reacted_message": {"react_icon": "/-heart"},
}
FROM_OA: Mapping[str, Json] = {
    "oa_send_text": {"text": "Chào bạn, Đoàn phường nghe đây ạ."},
    "oa_send_image": PICTURE,
    "oa_send_gif": GIF,
    "oa_send_list": LINK,
    "oa_send_file": FILE,
    "oa_send_sticker": STICKER,
    "oa_send_template": {"zinstant_id": "1", "text": "", "link_url": "", "checksum": "0"},
    "oa_reacted_message": {"react_icon": "/-strong"},
    "user_received_message": {},
    "user_seen_message": {"msg_id": None, "msg_ids": ["0a1b2c3d4e5f60718293"]},
}
FROM_ANONYMOUS: Mapping[str, Json] = {
    "anonymous_send_text": {"text": "Em hỏi chút ạ"},
    "anonymous_send_image": PICTURE,
    "anonymous_send_file": FILE,
    "anonymous_send_sticker": STICKER,
}
TO_ANONYMOUS: Mapping[str, Json] = {"oa_send_anonymous_text": {"text": "Dạ"}}
USER_IN_GROUP: Mapping[str, Json] = {
    "user_send_group_text": {"text": "Mai mấy giờ tập trung ạ?"},
    "user_send_group_image": PICTURE,
}
OA_IN_GROUP: Mapping[str, Json] = {"oa_send_group_text": {"text": "7 giờ nhé"}}

# What stands at the top, beside the ids.
FOLLOWING: Mapping[str, Json] = {
    "follow": {"source": "oa_profile"},
    "unfollow": {"source": "oa_profile"},
}
INFO: Mapping[str, Json] = {
    "user_submit_info": {"info": {"name": "Lê Thị B", "phone": 84900000001, "address": "12 Lê Lợi"}}
}
BY_IDS: Mapping[str, Json] = {
    "user_click_chatnow": {},
    "user_withdraw": {},
    "user_call_oa": {"call_id": "25d5", "call_type": "AUDIO", "status_code": 1206},
    "oa_call_user": {"call_id": "25d6", "call_type": "AUDIO", "status_code": 1206},
    "oa_send_consent": {"phone": "84900000003"},
    "user_reply_consent": {"phone": "84900000003", "user_consent": "ALLOW"},
    "update_user_info": {"data": {"method": "dynamic_url"}},
    "widget_interaction_accepted": {"data": {"user_external_id": "1", "url": "https://x.vn"}},
    "widget_failed_to_sync_user_external_id": {"data": {"message": "duplicated"}},
}
TAGS: Mapping[str, Json] = {"add_user_to_tag": {}, "remove_user_from_tag": {}, "remove_tag": {}}
GROUP_CHANGES: Mapping[str, Json] = {
    "create_group": {},
    "update_group_info": {},
    "delete_group": {},
    "user_join_group": {},
    "user_out_group": {},
    "user_request_join_group": {},
    "accept_request_join_group": {},
    "reject_request_join_group": {},
    "add_group_admin": {},
    "remove_group_admin": {},
}
ABOUT_OA: Mapping[str, Json] = {
    "user_feedback": {"message": {"note": "", "rate": 5, "feedbacks": [], "tracking_id": "dk-1"}},
    "change_template_status": {"template_id": "1", "reason": ""},
    "change_template_quality": {"template_id": "1"},
    "change_template_quota": {"template_id": "1"},
    "change_oa_daily_quota": {"quota": {"prev_quota": "500", "new_quota": "1000"}},
    "change_oa_template_tags_v2": {},
    "event_journey_acknowledged": {},
    "event_journey_time_out": {},
    "shop_has_order": {},
    "extension_purchased": {},
}


def compose(event_name: str, scene: Scene, fields: Mapping[str, Any]) -> Json:
    """A body of the kind. `fields` go into `message` where the kind has one, else to the top, and
    take away what they set to None; `admin_id` goes to the sender. Raises KeyError for unknown
    kinds.
    """
    for kinds, made in FAMILIES:
        if event_name in kinds:
            top = {"app_id": scene.app_id, "event_name": event_name, "timestamp": scene.timestamp}
            return top | made(scene, {**kinds[event_name], **fields})
    raise KeyError(event_name)


def _message(scene: Scene, said: Json) -> Json:
    whole = {"msg_id": scene.msg_id, **said}
    return {name: value for name, value in whole.items() if value is not None}


def _by_app(scene: Scene) -> str:
    """The same person has another id per app."""
    return scene.user_id[::-1]


def _from_user(scene: Scene, said: Json) -> Json:
    return {
        "sender": {"id": scene.user_id},
        "recipient": {"id": scene.oa_id},
        "user_id_by_app": _by_app(scene),
        "message": _message(scene, said),
    }


def _from_oa(scene: Scene, said: Json) -> Json:
    admin_id = said.pop("admin_id", None)
    return {
        "sender": {"id": scene.oa_id} | ({"admin_id": admin_id} if admin_id else {}),
        "recipient": {"id": scene.user_id},
        "message": _message(scene, said),
    }


def _from_anonymous(scene: Scene, said: Json) -> Json:
    return {
        "sender": {"id": ANONYMOUS_ID},
        "recipient": {"id": scene.oa_id},
        "message": _message(scene, {"conversation_id": "c1", **said}),
    }


def _to_anonymous(scene: Scene, said: Json) -> Json:
    return {
        "sender": {"id": scene.oa_id},
        "recipient": {"id": ANONYMOUS_ID},
        "message": _message(scene, {"conversation_id": "c1", **said}),
    }


def _user_in_group(scene: Scene, said: Json) -> Json:
    return {
        "oa_id": scene.oa_id,
        "sender": {"id": scene.user_id},
        "recipient": {"id": GROUP_ID},
        "message": _message(scene, said),
    }


def _oa_in_group(scene: Scene, said: Json) -> Json:
    return _user_in_group(scene, said) | {"sender": {"id": scene.oa_id}}


def _following(scene: Scene, more: Json) -> Json:
    ids = {"oa_id": scene.oa_id, "follower": {"id": scene.user_id}}
    return {**ids, "user_id_by_app": _by_app(scene), **more}


def _info(scene: Scene, more: Json) -> Json:
    return {"sender": {"id": scene.user_id}, "recipient": {"id": scene.oa_id}, **more}


def _by_ids(scene: Scene, more: Json) -> Json:
    ids = {"oa_id": scene.oa_id, "user_id": scene.user_id}
    return {**ids, "user_id_by_app": _by_app(scene), **more}


def _tag(scene: Scene, more: Json) -> Json:
    return {"oa_id": scene.oa_id, "tag": {"user_ids": [scene.user_id], "name": "Đoàn viên"}, **more}


def _group_change(scene: Scene, more: Json) -> Json:
    return {"oa_id": scene.oa_id, "group_id": GROUP_ID, "users": [{"id": scene.user_id}], **more}


def _about_oa(scene: Scene, more: Json) -> Json:
    return {"oa_id": scene.oa_id, **more}


FAMILIES: tuple[tuple[Mapping[str, Json], Callable[[Scene, Json], Json]], ...] = (
    (FROM_USER, _from_user),
    (FROM_OA, _from_oa),
    (FROM_ANONYMOUS, _from_anonymous),
    (TO_ANONYMOUS, _to_anonymous),
    (USER_IN_GROUP, _user_in_group),
    (OA_IN_GROUP, _oa_in_group),
    (FOLLOWING, _following),
    (INFO, _info),
    (BY_IDS, _by_ids),
    (TAGS, _tag),
    (GROUP_CHANGES, _group_change),
    (ABOUT_OA, _about_oa),
)
KINDS: tuple[str, ...] = tuple(name for kinds, _ in FAMILIES for name in kinds)
