"""A body counts only with the signature of one of our apps over exactly its bytes."""

import pytest

from bot.channels.channel import Credentials, Verified
from bot.channels.messenger.graph import proof
from bot.channels.messenger.signature import sign, verify

SECRET = "example-app-secret"
BODY = b'{"object":"page","entry":[]}'
DIGEST = "ad8be1d70c23fcbf13161e2bdec3804c9dc74496ff7ef30b79d9ac1c3a791649"

# reference/messenger.md §2.2: the same JSON in other bytes has another signature.
VECTORS = [
    (BODY, DIGEST),
    (
        rb'{"text":"\u0110\u1eb7t l\u1ecbch \ud83d\udc4b"}',
        "01223b4aa48f388e94eff40f79babb0c519ce6ffc7a77d44028e88870a1a4f05",
    ),
    (
        '{"text":"Đặt lịch 👋"}'.encode(),
        "df24106400d61a9e3a6fc8a629341974a8e57966ddfb2f22cbfad354ca07124e",
    ),
]


def page(number: int, secret: str = SECRET) -> Credentials:
    return Credentials(f"messenger:{number}", str(number), app_secret=secret)


@pytest.mark.parametrize(("raw", "digest"), VECTORS)
def test_the_published_vectors_are_signed_and_verified(raw: bytes, digest: str) -> None:
    header = {"X-Hub-Signature-256": f"sha256={digest}"}
    assert sign(raw, SECRET) == f"sha256={digest}"
    assert verify(raw, header, [page(1)]) == Verified(frozenset({"messenger:1"}))


@pytest.mark.parametrize(
    "value",
    [
        "",
        DIGEST,
        f"sha1={DIGEST}",
        f"sha256={DIGEST[:-1]}",
        f"sha256={DIGEST}0",
        f"sha256={DIGEST.upper()}",
        f"sha256={'0' * 64}",
        f"sha256={'ậ' * 64}",
        f"SHA256={DIGEST}",
    ],
)
def test_any_other_header_is_refused(value: str) -> None:
    assert verify(BODY, {"X-Hub-Signature-256": value}, [page(1)]) is None


def test_a_body_without_the_header_is_refused() -> None:
    assert verify(BODY, {"X-Hub-Signature": f"sha1={'0' * 40}"}, [page(1)]) is None


def test_one_changed_byte_is_refused() -> None:
    header = {"X-Hub-Signature-256": f"sha256={DIGEST}"}
    assert verify(BODY + b" ", header, [page(1)]) is None


def test_the_header_is_found_however_its_name_is_written() -> None:
    header = {"x-hub-signature-256": f"sha256={DIGEST}"}
    assert verify(BODY, header, [page(1)]) == Verified(frozenset({"messenger:1"}))


def test_only_the_pages_of_the_app_that_signed_are_verified() -> None:
    accounts = [page(1), page(2, "another-secret"), page(3), page(4, "")]
    header = {"X-Hub-Signature-256": sign(BODY, SECRET)}
    assert verify(BODY, header, accounts) == Verified(frozenset({"messenger:1", "messenger:3"}))


def test_an_account_without_secret_verifies_nothing() -> None:
    assert verify(BODY, {"X-Hub-Signature-256": sign(BODY, "")}, [page(4, "")]) is None


def test_the_proof_of_the_secret_is_that_of_the_reference() -> None:
    expected = "ad51f1b1c1305715a6afab6f6e1ddba90b59cb3f8a485c38360f3e8597c8623c"
    assert proof("EAAExamplePageToken", SECRET) == expected
