"""The kinds of news somebody wants: on, off, only one, and all of them off again."""

from collections.abc import Sequence

from bot.conversation import news_words, reading
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Button, Reply, choice
from bot.core.vietnamese import fold, normal
from bot.store import consents, interests, news_letters
from bot.store.consents import NEWS
from bot.store.interests import INTERESTS

# Words that a wish to hear no more has, without marks ("tin", "gửi", "nhắn", "báo", "nhắc" …).
_NEWS = frozenset(
    ("tin", "gui", "nhan", "bao", "nhac", "spam", "phien", "sach", "doi", "unsubscribe", "stop")
)
_OFF = choice("Thôi nhận tin", "#unsubscribe")
CHOOSE = "choose"  # "#subscribe/choose": the kinds are shown, nothing is changed
ONLY = "only"  # "#subscribe/only/jobs"


def reads_news(turn: Turn) -> Sequence[Reply] | None:
    """A typed wish for one kind of news; None where the message is none."""
    wish = news_words.wish(turn.said)
    if wish is None:
        return None
    if wish.kind == "off":
        return _without(turn, wish.interest)
    return _with(turn, wish.interest, is_only=wish.kind == ONLY)


def subscribe(turn: Turn) -> Sequence[Reply]:
    """NHẬN TIN: bulletins again, and the kinds to choose from. A button may name one kind."""
    first, _, rest = turn.asked.partition("/")
    name = rest if first == ONLY else first
    if name in INTERESTS:
        return _with(turn, name, is_only=first == ONLY)
    chosen = interests.of(turn.connection, turn.person.id)
    if first == CHOOSE:
        return [turn.saying.say("interests_ask", _kinds(turn, chosen))]
    turn.person.wants_news = True
    line = "subscribed_minor" if turn.person.is_minor else "subscribed"
    _agree(turn, NEWS, turn.saying.line(line))
    return [turn.saying.say(line, (_OFF, *_kinds(turn, chosen)))]


def unsubscribe(turn: Turn) -> Sequence[Reply]:
    """DỪNG: no more bulletins; answers go on. Who may mean something else is asked first."""
    if turn.asked in INTERESTS:
        return _without(turn, turn.asked)
    is_meant = turn.decision is not None and turn.decision.topic == "unsubscribe"
    if is_meant and not reading.is_stop(turn.said) and not _names_news(turn.said):
        return [turn.saying.say("unsure", (_OFF, OTHER))]
    stop_all(turn)
    return [turn.saying.say("unsubscribed", (choice("Nhận tin lại", "#subscribe"), OTHER))]


def stop_all(turn: Turn) -> None:
    """No bulletin of any kind, not even one under way, and every yes to one is taken back."""
    turn.person.wants_news = False
    news_letters.unsubscribe(turn.connection, turn.person.id, turn.now)
    interests.put(turn.connection, turn.person.id, ())
    consents.withdraw(turn.connection, turn.person.id, [NEWS, *INTERESTS], turn.now)


def _with(turn: Turn, name: str, *, is_only: bool) -> Sequence[Reply]:
    """One kind more, or none but this one: then the general bulletins stop too."""
    chosen = interests.of(turn.connection, turn.person.id)
    if is_only:
        turn.person.wants_news = False
        others = [NEWS, *(one for one in chosen if one != name)]
        consents.withdraw(turn.connection, turn.person.id, others, turn.now)
    wanted = [name] if is_only else [*chosen, name]
    interests.put(turn.connection, turn.person.id, list(dict.fromkeys(wanted)))
    words = turn.saying.line("interest_only" if is_only else "interest_on", **_named(turn, name))
    _agree(turn, name, words)
    buttons = (choice(f"Thôi tin {_kind(turn, name)}", f"#unsubscribe/{name}"),)
    line = "interest_only" if is_only else "interest_on"
    return [turn.saying.say(line, (*buttons, *_kinds(turn, wanted)), **_named(turn, name))]


def _without(turn: Turn, name: str) -> Sequence[Reply]:
    """One kind less; what is still sent is said."""
    chosen = [one for one in interests.of(turn.connection, turn.person.id) if one != name]
    interests.put(turn.connection, turn.person.id, chosen)
    consents.withdraw(turn.connection, turn.person.id, [name], turn.now)
    still = [_kind(turn, one) for one in chosen]
    if turn.person.wants_news and not turn.person.is_minor:
        still.insert(0, turn.saying.line("interest_general"))
    more = {**_named(turn, name), "news.kinds": ", ".join(still)}
    line = "interest_off" if still else "interest_none"
    return [turn.saying.say(line, (choice("Nhận tin lại", "#subscribe"), _OFF, OTHER), **more)]


def _agree(turn: Turn, what: str, words: str) -> None:
    consents.give(turn.connection, turn.person.id, what, words, turn.now)


def _kinds(turn: Turn, chosen: Sequence[str]) -> tuple[Button, ...]:
    """The kinds not chosen yet, and a way out."""
    return (
        *(
            choice(f"Tin {_kind(turn, name)}", f"#subscribe/{name}")
            for name in INTERESTS
            if name not in chosen
        ),
        OTHER,
    )


def _kind(turn: Turn, name: str) -> str:
    return turn.saying.line(f"interest_{name}")


def _named(turn: Turn, name: str) -> dict[str, str]:
    return {"news.kind": _kind(turn, name)}


def _names_news(text: str) -> bool:
    """Whether a message taken for DỪNG speaks of it: "dừng ở bước 3" does not, nor does "đúng"."""
    return not _NEWS.isdisjoint(fold(normal(text)).split())
