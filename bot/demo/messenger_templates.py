"""Utility templates of a fake Page: made, listed, sent (reference/messenger.md §6.4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.demo.messenger_shapes import GraphError, invalid, listed, only_keys, words

# Where a sent template stands in the request. Two official pages and one report differ; which of
# them is right is for each test to say: "message": message.template; "top": template beside the
# recipient; "attachment": message.attachment of template_type utility_messages.
Shape = Literal["message", "top", "attachment"]

BODY_LIMIT = 1024
BUTTONS = {"POSTBACK": "payload", "URL": "url", "PHONE_NUMBER": "phone_number"}
PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
CREATE_KEYS = {"name", "language", "category", "components", "parameter_format"}
SEND_KEYS = {"recipient", "messaging_type"}


@dataclass(slots=True)
class FakeTemplate:
    """One template; a test may change its `status`."""

    id: str
    name: str
    language: str
    status: str
    components: list[dict[str, Any]]
    is_named: bool

    @property
    def text(self) -> str:
        return next(str(part["text"]) for part in self.components if part["type"] == "BODY")

    def told(self) -> dict[str, Any]:
        """As the list shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": "UTILITY",
            "components": self.components,
        }


@dataclass(slots=True)
class Templates:
    """Those of one Page; `verdict` is what a new one gets."""

    verdict: str = "APPROVED"
    known: dict[tuple[str, str], FakeTemplate] = field(default_factory=dict)
    _made: int = 0

    def answer(
        self, method: str, query: Mapping[str, str], body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The edge message_templates. Raises GraphError."""
        if method == "GET":
            name = query.get("name")
            found = [one for one in self.known.values() if name in (None, one.name)]
            return {"data": [one.told() for one in found]}
        if method == "DELETE":
            gone = [key for key in self.known if key[0] == query.get("name")]
            if not gone:
                raise invalid("no template of this name")
            for key in gone:
                del self.known[key]
            return {"success": True}
        return self._create(body)

    def _create(self, body: Mapping[str, Any]) -> dict[str, Any]:
        only_keys(body, CREATE_KEYS, "template")
        name, language = body.get("name"), body.get("language")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,512}", name):
            raise invalid("name must be snake_case")
        if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2}(_[A-Z]{2})?", language):
            raise invalid("unknown language")
        if body.get("category") != "UTILITY":
            raise invalid("category must be UTILITY")
        if (name, language) in self.known:
            raise invalid("a template cannot be edited")
        is_named = body.get("parameter_format", "POSITIONAL") == "NAMED"
        has_samples = _check_components(body.get("components"), is_named)
        self._made += 1
        status = self.verdict if has_samples else "REJECTED"
        template = FakeTemplate(
            str(self._made), name, language, status, body["components"], is_named
        )
        self.known[name, language] = template
        return {"id": template.id, "status": status, "category": "UTILITY"}

    def render(self, asked: Mapping[str, Any]) -> str:
        """The words of a template that is being sent. Raises GraphError."""
        only_keys(asked, {"name", "language", "components"}, "template")
        language = asked.get("language")
        only_keys(language, {"code"}, "language")
        key = (str(asked.get("name")), str(language and language.get("code")))
        template = self.known.get(key)
        if template is None or template.status != "APPROVED":
            raise invalid("no approved template of this name and language")
        values: dict[str, str] = {}
        for part in listed(asked.get("components", []), 0, 4, "components"):
            values |= _values(part, template)
        wanted = PLACEHOLDER.findall(template.text)
        if set(values) != set(wanted):
            raise invalid("the parameters are not those of the template")
        return PLACEHOLDER.sub(lambda found: values[found[1]], template.text)

    def buttons(self, asked: Mapping[str, Any]) -> list[dict[str, str]]:
        """The buttons under a template that was taken, as the Send API writes them."""
        template = self.known[asked["name"], asked["language"]["code"]]
        made = [b for part in template.components for b in part.get("buttons", ())]
        filled = {
            part["index"]: [one["text"] for one in part["parameters"]]
            for part in asked.get("components", ())
            if part["type"] == "button"
        }
        return [_button(button, filled.get(place, [])) for place, button in enumerate(made)]


def _button(button: Mapping[str, str], values: list[str]) -> dict[str, str]:
    """Placeholders stand in payloads and addresses only; they are numbered there."""
    value = BUTTONS[button["type"]]
    told = PLACEHOLDER.sub(lambda found: values[int(found[1]) - 1], button[value])
    kind = {"POSTBACK": "postback", "URL": "web_url", "PHONE_NUMBER": "phone_number"}
    name = "url" if button["type"] == "URL" else "payload"
    return {"type": kind[button["type"]], "title": button["text"], name: told}


def asked_for(body: Mapping[str, Any], shape: Shape) -> Mapping[str, Any] | None:
    """The template a send request asks for in the right shape; None where it asks for none."""
    message, kind = body.get("message"), body.get("messaging_type")
    if shape == "top":
        asked, outside = body.get("template"), {*SEND_KEYS, "template"}
    else:
        asked, outside = None, {*SEND_KEYS, "message"}
    if shape == "message" and isinstance(message, dict) and "template" in message:
        only_keys(message, {"template", "metadata"}, "message")
        asked = message["template"]
    if shape == "attachment":
        asked = _of_attachment(message)
    if asked is None:
        if kind == "UTILITY":
            raise invalid("UTILITY goes with a template and only with it")
        return None
    only_keys(body, outside, "request")
    if kind not in (None, "UTILITY"):
        raise invalid("a template goes with UTILITY or no messaging_type")
    if not isinstance(asked, dict):
        raise invalid("template must be an object")
    return asked


def _of_attachment(message: Any) -> dict[str, Any] | None:
    attachment = message.get("attachment") if isinstance(message, dict) else None
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(payload, dict) or payload.get("template_type") != "utility_messages":
        return None
    only_keys(message, {"attachment", "metadata"}, "message")
    only_keys(attachment, {"type", "payload"}, "attachment")
    return {name: value for name, value in payload.items() if name != "template_type"}


def _check_components(components: Any, is_named: bool) -> bool:
    """Whether every placeholder has its example; raises GraphError for a broken shape."""
    kinds = []
    has_samples = True
    for part in listed(components, 1, 2, "components"):
        only_keys(part, {"type", "text", "example", "buttons"}, "component")
        kinds.append(part.get("type"))
        if part.get("type") == "BODY":
            words(part.get("text"), 1, BODY_LIMIT, "body")
            has_samples = _has_samples(part, is_named)
        else:
            for button in listed(part.get("buttons"), 1, 3, "buttons"):
                _check_button(button)
    if sorted(map(str, kinds)) not in (["BODY"], ["BODY", "BUTTONS"]):
        raise invalid("a template has one BODY and at most one BUTTONS")
    return has_samples


def _has_samples(part: Mapping[str, Any], is_named: bool) -> bool:
    wanted = PLACEHOLDER.findall(part["text"])
    if not is_named and wanted != [str(number + 1) for number in range(len(wanted))]:
        raise invalid("positional placeholders are {{1}}, {{2}} …")
    example = part.get("example", {})
    only_keys(example, {"body_text", "body_text_named_params"}, "example")
    if is_named:
        named = listed(example.get("body_text_named_params", []), 0, 50, "examples")
        return {one.get("param_name") for one in named} == set(wanted)
    samples = listed(example.get("body_text", [[]]), 1, 1, "examples")[0]
    return len(listed(samples, 0, 50, "examples")) == len(wanted)


def _check_button(button: Any) -> None:
    kind = button.get("type") if isinstance(button, dict) else None
    if kind == "QUICK_REPLY":
        raise GraphError(100, 2018416, "template creation failed")
    if kind not in BUTTONS:
        raise invalid("unknown button type")
    only_keys(button, {"type", "text", BUTTONS[kind]}, "button")
    words(button.get("text"), 1, 20, "button text")
    words(button.get(BUTTONS[kind]), 1, 1000, BUTTONS[kind])


def _values(part: Any, template: FakeTemplate) -> dict[str, str]:
    """What a component fills into the body; a button's parameters fill its payload only."""
    only_keys(part, {"type", "sub_type", "index", "parameters"}, "component")
    if part.get("type") not in ("body", "button"):
        raise invalid("unknown component type")
    values = {}
    for place, one in enumerate(listed(part.get("parameters"), 0, 50, "parameters")):
        only_keys(one, {"type", "text", "parameter_name"}, "parameter")
        if one.get("type") != "text":
            raise invalid("a parameter is a text")
        words(one.get("text"), 1, BODY_LIMIT, "parameter")
        if template.is_named != ("parameter_name" in one) and part["type"] == "body":
            raise invalid("parameters must be named as the template's are")
        values[str(one.get("parameter_name", place + 1))] = one["text"]
    return values if part["type"] == "body" else {}
