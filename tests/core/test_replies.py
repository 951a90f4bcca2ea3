"""Replies: what stands on our own site gets our address, everything else stays."""

from bot.core.replies import Reply, choice, link, phone

OURS = "https://bot.example.vn"


def test_our_own_places_get_our_address() -> None:
    reply = Reply("x", (link("Bản in", "/pictures/a.pdf"),), picture="/pictures/a.png")
    whole = Reply(
        "x", (link("Bản in", f"{OURS}/pictures/a.pdf"),), picture=f"{OURS}/pictures/a.png"
    )
    assert reply.under(OURS) == reply.under(f"{OURS}/") == whole
    assert whole.under(OURS) == whole


def test_other_places_and_buttons_stay() -> None:
    reply = Reply(
        "/x", (link("Cổng", "https://dichvucong.gov.vn/"), choice("A", "/a"), phone("Gọi", "113"))
    )
    assert reply.under(OURS) == reply
