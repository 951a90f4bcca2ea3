"""Utility templates: service information that may go outside the window (messenger.md §6.4).

Meta's pages show two shapes of the request and a report a third one that worked; which holds is a
setting (MESSENGER_TEMPLATE_SHAPE) until it was tried on a real Page.
"""

from typing import Any

from bot.settings import TemplateShape as Shape

LANGUAGE = "vi"


def request_of(shape: Shape, person: str, name: str, metadata: str) -> dict[str, Any]:
    """The body of the call that sends an approved template without placeholders.

    "message": message.template [official]; "top": template beside the recipient [official];
    "attachment": message.attachment of type utility_messages [one source].
    """
    template = {"name": name, "language": {"code": LANGUAGE}, "components": []}
    body: dict[str, Any] = {"recipient": {"id": person}, "messaging_type": "UTILITY"}
    match shape:
        case "message":
            return {**body, "message": {"template": template, "metadata": metadata}}
        case "top":
            # Beside it there is no message that could carry the metadata: no echo settles it.
            return {**body, "template": template}
        case "attachment":
            payload = {"template_type": "utility_messages", **template}
            attachment = {"type": "template", "payload": payload}
            return {**body, "message": {"attachment": attachment, "metadata": metadata}}
