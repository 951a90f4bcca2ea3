"""Several fake OAs of one app stand behind one address and share the app's limits."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from bot.demo.platform_server import Request, Response
from bot.demo.zalo_app import FakeZaloApp
from bot.demo.zalo_platform import FakeZalo

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def oa(number: int, **more: int) -> FakeZalo:
    return FakeZalo(
        oa_id=str(number),
        access_token=f"oa{number}-access-0",
        refresh_token=f"oa{number}-refresh-0",
        now=lambda: NOW,
        **more,
    )


def get_oa(app: FakeZaloApp, token: str) -> Response:
    return app.handle(Request("GET", "/v2.0/oa/getoa", {}, {"access_token": token}, b""))


def redeem(app: FakeZaloApp, form: str) -> dict[str, str]:
    secret = next(iter(app.oas.values())).app_secret
    kind = "application/x-www-form-urlencoded"
    headers = {"content-type": kind, "secret_key": secret}
    body = f"app_id=1900000000000000019&{form}".encode()
    answer = app.handle(Request("POST", "/v4/oa/access_token", {}, headers, body)).body
    assert isinstance(answer, dict)
    return answer


def test_the_token_tells_which_oa_is_meant() -> None:
    app = FakeZaloApp(oa(1), oa(2))
    assert get_oa(app, "oa2-access-0").body["data"]["oaid"] == "2"
    assert get_oa(app, "stolen").body["error"] == -216
    app.oas["2"].grants.kill_now()
    assert get_oa(app, "oa2-access-0").body["error"] == -216
    assert get_oa(app, "").body["error"] == -216


def test_each_oa_renews_its_own_tokens() -> None:
    app = FakeZaloApp(oa(1), oa(2))
    pair = redeem(app, "grant_type=refresh_token&refresh_token=oa2-refresh-0")
    assert (pair["access_token"], pair["refresh_token"]) == ("oa2-access-1", "oa2-refresh-1")
    assert get_oa(app, "oa2-access-1").body["data"]["oaid"] == "2"
    assert get_oa(app, "oa2-access-0").body["error"] == -216
    again = redeem(app, "grant_type=refresh_token&refresh_token=oa2-refresh-0")
    assert (again["error"], app.oas["2"].grants.reuses) == (-14014, 1)
    code = app.oas["1"].grants.issue_code()
    by_code = redeem(app, f"grant_type=authorization_code&code={code}")
    assert by_code["access_token"] == "oa1-access-1"


def test_an_admin_who_says_yes_is_sent_back_with_a_code() -> None:
    zalo = oa(1)
    query = {"app_id": zalo.app_id, "redirect_uri": "https://bot.example.vn/oauth/zalo"}

    def permission(**more: str) -> Response:
        return zalo.handle(Request("GET", "/v4/oa/permission", {**query, **more}, {}, b""))

    back = urlsplit(permission(state="s1").headers["Location"])
    told = dict(parse_qsl(back.query))
    assert (back.netloc, told["oa_id"], told["state"]) == ("bot.example.vn", "1", "s1")
    form = f"grant_type=authorization_code&code={told['code']}"
    assert redeem(FakeZaloApp(zalo), form)["access_token"] == "oa1-access-1"
    assert permission(app_id="9").body["error"] == -14002
    assert permission(redirect_uri="ftp://example.vn").body["error"] == -14003


def test_a_grant_goes_on_after_an_old_pair() -> None:
    zalo = FakeZalo(access_token="demo-access-7", refresh_token="demo-refresh-7", now=lambda: NOW)
    pair = redeem(FakeZaloApp(zalo), "grant_type=refresh_token&refresh_token=demo-refresh-7")
    assert (pair["access_token"], pair["refresh_token"]) == ("demo-access-8", "demo-refresh-8")


def test_the_app_and_each_oa_have_their_minute() -> None:
    app = FakeZaloApp(oa(1, limit_per_minute=2), oa(2), limit_per_minute=4)
    tokens = ["oa1-access-0"] * 3 + ["oa2-access-0"] * 2
    answers = [get_oa(app, token) for token in tokens]
    assert [answer.body["error"] for answer in answers] == [0, 0, -32, 0, -32]
    assert [answer.headers["X-RateLimit-Limit"] for answer in answers] == ["2", "2", "2", "4", "4"]
    headers = {"access_token": "oa2-access-0", "content-type": "application/json"}
    body = json.dumps({"token": "no"}).encode()
    asked = app.handle(Request("POST", "/v2.0/article/verify", {}, headers, body))
    assert asked.body["error"] == -201  # articles are counted by themselves
