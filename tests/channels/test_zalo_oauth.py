"""Codes and refresh tokens become pairs, and every other answer says what it means."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.channel import Credentials
from bot.channels.http import Network
from bot.channels.zalo.api import OaFacts, get_oa
from bot.channels.zalo.oauth import (
    TokenFault,
    TokenPair,
    challenge_of,
    exchange_code,
    new_verifier,
    permission_url,
    refresh,
)
from bot.demo.platform_server import PlatformServer, Response
from bot.demo.zalo_platform import FakeZalo


class Clock:
    now = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def zalo(clock: Clock) -> FakeZalo:
    return FakeZalo(now=clock)


@pytest.fixture
def server(zalo: FakeZalo) -> Iterator[PlatformServer]:
    with PlatformServer(zalo.handle) as running:
        yield running


@pytest.fixture
def network() -> Network:
    return Network(allows=lambda url: url.startswith("http://127.0.0.1:"))


Ask = tuple[Network, PlatformServer, FakeZalo]


@pytest.fixture
def ask(network: Network, server: PlatformServer, zalo: FakeZalo) -> Ask:
    return network, server, zalo


def redeem(ask: Ask, code: str, verifier: str = "", **changed: str) -> TokenPair | TokenFault:
    network, server, zalo = ask
    ours = {"app_id": zalo.app_id, "app_secret": zalo.app_secret} | changed
    return exchange_code(network, server.url, code=code, verifier=verifier, **ours)


def renew(ask: Ask, token: str) -> TokenPair | TokenFault:
    network, server, zalo = ask
    ours = {"app_id": zalo.app_id, "app_secret": zalo.app_secret}
    return refresh(network, server.url, refresh_token=token, **ours)


def test_the_permission_page() -> None:
    url = permission_url("https://oauth.example", "19", "https://x.vn/oauth/zalo?a=1", "s t", "c-_")
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("oauth.example", "/v4/oa/permission")
    assert parse_qs(parts.query) == {
        "app_id": ["19"],
        "redirect_uri": ["https://x.vn/oauth/zalo?a=1"],
        "state": ["s t"],
        "code_challenge": ["c-_"],
    }
    assert "code_challenge" not in permission_url("https://o", "19", "https://x.vn", "s", "")


def test_verifiers_have_43_letters_of_each_kind_and_differ() -> None:
    verifiers = {new_verifier() for _ in range(50)}
    assert len(verifiers) == 50
    for verifier in verifiers:
        assert len(verifier) == 43
        assert verifier.isascii()
        assert verifier.isalnum()
        assert verifier.lower() != verifier != verifier.upper()
        assert any(letter.isdigit() for letter in verifier)


def test_the_challenge_is_that_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_code_becomes_a_pair_once(ask: Ask) -> None:
    verifier = new_verifier()
    code = ask[2].grants.issue_code(challenge_of(verifier))
    assert redeem(ask, code, verifier) == TokenPair("fake-access-1", "fake-refresh-1", 90_000)
    assert redeem(ask, code, verifier) == TokenFault("-14019", "Invalid code", True)


def test_a_code_without_challenge_needs_no_verifier(ask: Ask) -> None:
    assert isinstance(redeem(ask, ask[2].grants.issue_code()), TokenPair)


def test_a_wrong_verifier_is_refused(ask: Ask) -> None:
    code = ask[2].grants.issue_code(challenge_of("a" * 43))
    fault = redeem(ask, code, "b" * 43)
    assert isinstance(fault, TokenFault)
    assert fault.is_final


def test_a_code_dies_after_ten_minutes(ask: Ask, clock: Clock) -> None:
    code = ask[2].grants.issue_code()
    clock.now += timedelta(minutes=10, seconds=1)
    fault = redeem(ask, code)
    assert isinstance(fault, TokenFault)
    assert (fault.code, fault.is_final) == ("-14019", True)


@pytest.mark.parametrize("changed", [{"app_secret": "wrong"}, {"app_id": "1"}])
def test_a_wrong_app_is_final(changed: dict[str, str], ask: Ask) -> None:
    fault = redeem(ask, ask[2].grants.issue_code(), **changed)
    assert isinstance(fault, TokenFault)
    assert (fault.code, fault.is_final, fault.is_unsure) == ("-14002", True, False)


def test_a_refresh_token_works_once_and_kills_the_old_access_token(ask: Ask) -> None:
    network, server, zalo = ask
    account = Credentials("zalo:1", "1", access_token=zalo.grants.access_token)
    first = zalo.grants.refresh_token
    assert renew(ask, first) == TokenPair("fake-access-1", "fake-refresh-1", 90_000)
    assert renew(ask, first) == TokenFault("-14014", "Invalid refresh token", is_final=True)
    assert (zalo.grants.refreshes, zalo.grants.reuses) == (1, 1)
    assert isinstance(get_oa(network, server.url, account), str)
    assert isinstance(renew(ask, "fake-refresh-1"), TokenPair)


def test_a_refresh_token_dies_after_three_months(ask: Ask, clock: Clock) -> None:
    clock.now += timedelta(days=91)
    fault = renew(ask, ask[2].grants.refresh_token)
    assert isinstance(fault, TokenFault)
    assert (fault.code, fault.is_final) == ("-14014", True)


def test_an_access_token_dies_after_25_hours(ask: Ask, clock: Clock) -> None:
    network, server, zalo = ask
    account = Credentials("zalo:1", "1", access_token=zalo.grants.access_token)
    clock.now += timedelta(hours=25) - timedelta(seconds=1)
    assert isinstance(get_oa(network, server.url, account), OaFacts)
    clock.now += timedelta(seconds=1)
    assert isinstance(get_oa(network, server.url, account), str)


PAIR = {"access_token": "a", "refresh_token": "r"}


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (Response(200, {**PAIR, "expires_in": "3600"}), TokenPair("a", "r", 3600)),
        (Response(200, {**PAIR, "expires_in": 3600}), TokenPair("a", "r", 3600)),
        (Response(200, {**PAIR, "expires_in": "một ngày"}), TokenPair("a", "r", 90_000)),
        (Response(200, PAIR), TokenPair("a", "r", 90_000)),
        (
            Response(200, {"error": -14014}),
            TokenFault(
                "-14014",
                "refresh token invalid: used already, or older than 3 months",
                is_final=True,
            ),
        ),
        (Response(200, {"error": -1, "error_name": "x"}), TokenFault("-1", "x")),
        (
            Response(200, {"access_token": "a"}),
            TokenFault("200", "HTTP 200 without tokens", is_unsure=True),
        ),
        (Response(200, b"<html>"), TokenFault("200", "HTTP 200 without tokens", is_unsure=True)),
        (Response(500), TokenFault("500", "HTTP 500 without tokens", is_unsure=True)),
        (Response(503), TokenFault("503", "HTTP 503 without tokens")),
        (Response(429), TokenFault("429", "HTTP 429 without tokens")),
        (Response(404), TokenFault("404", "HTTP 404 without tokens")),
        (Response(drop="after"), TokenFault("network", "connection reset", is_unsure=True)),
    ],
)
def test_answers(response: Response, expected: TokenPair | TokenFault, ask: Ask) -> None:
    ask[1].faults.next_is(response)
    assert renew(ask, ask[2].grants.refresh_token) == expected


def test_a_platform_that_cannot_be_reached_kept_the_token(network: Network) -> None:
    with PlatformServer(lambda _: Response()) as gone:
        pass
    fault = refresh(network, gone.url, app_id="1", app_secret="s", refresh_token="r")
    assert fault == TokenFault("network", "connection refused")


def test_a_pair_is_not_printed() -> None:
    assert repr(TokenPair("bí mật", "bí mật", 90_000)) == "TokenPair(expires_in=90000)"


def test_the_oa_tells_about_itself(ask: Ask) -> None:
    network, server, zalo = ask
    account = Credentials("zalo:1", zalo.oa_id, access_token=zalo.grants.access_token)
    facts = OaFacts(zalo.oa_id, "Đoàn phường", is_verified=True)
    assert get_oa(network, server.url, account) == facts


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (
            Response(200, {"error": -220}),
            "Mã truy cập của OA 22 đã chết: hãy cấp quyền lại cho ứng dụng.",
        ),
        (
            Response(200, {"error": -212, "message": "no API"}),
            "Zalo không trả lời về OA 22: -212 no API.",
        ),
        (Response(500), "Zalo không trả lời về OA 22: 500."),
        (
            Response(drop="before"),
            "Không nối được tới Zalo (connection reset): hãy kiểm tra mạng của máy chủ.",
        ),
    ],
)
def test_what_is_wrong_with_an_oa_is_a_sentence(
    response: Response, sentence: str, ask: Ask
) -> None:
    network, server, _ = ask
    server.faults.next_is(response)
    assert get_oa(network, server.url, Credentials("zalo:22", "22")) == sentence
