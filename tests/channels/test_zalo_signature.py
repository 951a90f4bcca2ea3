"""X-ZEvent-Signature is checked over the raw bytes, and nothing a sender writes raises."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.channel import Credentials, Verified
from bot.channels.zalo.signature import sign, verify

# The vector of reference/zalo-oa.md §2.
APP_ID = "1900000000000000019"
SECRET = "thu-nghiem"
TIMESTAMP = "1795000000123"
RAW = (
    '{"app_id":"1900000000000000019","event_name":"follow","timestamp":"1795000000123",'
    '"oa_id":"22","follower":{"id":"71"},"note":"Đoàn phường"}'
).encode()
MAC = "2cd4b1adf8a5952b5feb045bd4b5dae6d7723161e67acae78773ce6e29cdecff"
HEADERS = {"X-ZEvent-Signature": f"mac={MAC}"}


def account(number: str, app_id: str = APP_ID, secret: str = SECRET) -> Credentials:
    return Credentials(f"zalo:{number}", number, app_id, webhook_secret=secret)


OURS = account("22")


def plain_mac(raw: bytes, app_id: str, timestamp: str, secret: str) -> str:
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


def test_the_vector_of_the_reference() -> None:
    assert sign(RAW, APP_ID, TIMESTAMP, SECRET) == f"mac={MAC}"
    assert verify(RAW, HEADERS, [OURS]) == Verified(frozenset({"zalo:22"}))


@pytest.mark.parametrize(
    "headers",
    [
        {"x-zevent-signature": MAC},
        {"X-ZEVENT-SIGNATURE": f" MAC={MAC.upper()} "},
    ],
)
def test_the_prefix_may_be_missing_and_case_does_not_matter(headers: dict[str, str]) -> None:
    assert verify(RAW, headers, [OURS]) == Verified(frozenset({"zalo:22"}))


@pytest.mark.parametrize(
    ("raw", "headers"),
    [
        (RAW, {}),
        (RAW, {"X-ZEvent-Signature": ""}),
        (RAW, {"X-ZEvent-Signature": "mac="}),
        (RAW, {"X-ZEvent-Signature": f"mac={MAC[:-1]}0"}),
        (RAW, {"X-ZEvent-Signature": "mac=chữ ký"}),
        (RAW, {"mac": MAC}),
        (RAW.replace(b'"71"', b'"72"'), HEADERS),
        (RAW.replace(b'":"', b'": "'), HEADERS),  # the same JSON, written anew
        (b"", HEADERS),
    ],
)
def test_anything_else_is_refused(raw: bytes, headers: dict[str, str]) -> None:
    assert verify(raw, headers, [OURS]) is None


def test_no_secret_verifies_nothing() -> None:
    headers = {"X-ZEvent-Signature": plain_mac(RAW, APP_ID, TIMESTAMP, "")}
    assert verify(RAW, headers, [account("22", secret="")]) is None
    assert verify(RAW, HEADERS, []) is None


def test_the_app_secret_does_not_sign() -> None:
    swapped = Credentials("zalo:22", "22", APP_ID, app_secret=SECRET, webhook_secret="x")
    assert verify(RAW, HEADERS, [swapped]) is None


def test_accounts_of_one_app_share_its_secret() -> None:
    accounts = [account("9", "1", "other"), account("21"), OURS]
    assert verify(RAW, HEADERS, accounts) == Verified(frozenset({"zalo:21", "zalo:22"}))


def test_a_body_that_names_another_app_is_tried_with_every_secret() -> None:
    raw = RAW.replace(APP_ID.encode(), b"5")
    headers = {"X-ZEvent-Signature": plain_mac(raw, APP_ID, TIMESTAMP, SECRET)}
    accounts = [account("7", "5", "other"), OURS]
    assert verify(raw, headers, accounts) == Verified(frozenset({"zalo:22"}))


@pytest.mark.parametrize("timestamp", ["1795000000123", "1795000000", "1.795e12", "0017"])
def test_a_timestamp_counts_as_the_text_it_stands_in(timestamp: str) -> None:
    quoted = timestamp if timestamp != "0017" else f'"{timestamp}"'
    raw = f'{{"timestamp": {quoted}}}'.encode()
    headers = {"X-ZEvent-Signature": plain_mac(raw, APP_ID, timestamp, SECRET)}
    assert verify(raw, headers, [OURS]) == Verified(frozenset({"zalo:22"}))


@pytest.mark.parametrize("raw", [b'{"event_name":"follow"}', b"not json", b"[1]", RAW])
def test_the_timestamp_header_counts_where_the_body_does_not_fit(raw: bytes) -> None:
    headers = {
        "X-ZEvent-Signature": plain_mac(raw, APP_ID, "42", SECRET),
        "X-ZEvent-Timestamp": "42",
    }
    assert verify(raw, headers, [OURS]) == Verified(frozenset({"zalo:22"}))


@pytest.mark.parametrize(
    "raw",
    [
        b'{"timestamp":"\\ud800","app_id":"\\ud800"}',
        b'{"timestamp":["1"],"sender":"x","recipient":{"id":{}}}',
        b'{"timestamp":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_odd_bodies_are_refused_without_raising(raw: bytes) -> None:
    assert verify(raw, HEADERS, [OURS]) is None


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=200), st.text(max_size=80), st.text(max_size=20))
def test_no_bytes_raise_and_none_pass(raw: bytes, signature: str, timestamp: str) -> None:
    headers = {"X-ZEvent-Signature": signature, "X-ZEvent-Timestamp": timestamp}
    assert verify(raw, headers, [OURS, account("9", "1", "other")]) is None
