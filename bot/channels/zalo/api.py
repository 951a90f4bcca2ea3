"""Asks Zalo about the account itself, for `doctor` (reference/zalo-oa.md §6)."""

from dataclasses import dataclass

from bot.channels.channel import Credentials
from bot.channels.fields import identifier, mapping, number, text
from bot.channels.http import Answer, Network
from bot.channels.zalo.sending import LONGEST_WORDS, headers_of

OA_PATH = "/v2.0/oa/getoa"
TOKEN_ERRORS = (-216, -220)


@dataclass(frozen=True, slots=True)
class OaFacts:
    """What Zalo says of an OA. Sending may need `is_verified` (code -221)."""

    oa_id: str
    name: str
    is_verified: bool


def get_oa(network: Network, api_url: str, account: Credentials) -> OaFacts | str:
    """The facts, or one sentence on what is wrong and what to do."""
    result = network.call("GET", f"{api_url}{OA_PATH}", headers=headers_of(account))
    if not isinstance(result, Answer):
        return f"Không nối được tới Zalo ({result.words}): hãy kiểm tra mạng của máy chủ."
    body = mapping(result.body)
    code = number(body.get("error"))
    if code in TOKEN_ERRORS:
        return f"Mã truy cập của OA {account.platform_id} đã chết: hãy cấp quyền lại cho ứng dụng."
    if code != 0:
        said = f"{identifier(body.get('error'))} {text(body.get('message'))[:LONGEST_WORDS]}"
        return f"Zalo không trả lời về OA {account.platform_id}: {said.strip() or result.status}."
    data = mapping(body.get("data"))
    # The page's table says oa_id, its sample oaid.
    oa_id = identifier(data.get("oa_id")) or identifier(data.get("oaid"))
    return OaFacts(oa_id, text(data.get("name")), data.get("is_verified") is True)
