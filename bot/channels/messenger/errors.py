"""What each error of the Graph API makes of a letter: one table, the source beside each row.

Sources: "official" is Meta's own page, "general" is common knowledge, "one source" and "code"
are other people's integrations; the classes are the advice of reference/messenger.md §9.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from bot.channels import fields
from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Sent, Unsure, Waiting

# busy, rate, window: Waiting of that kind. letter, account: OurFault of that scope.
Means = Literal["sent", "busy", "rate", "window", "gone", "refused", "letter", "account"]


class Row(NamedTuple):
    """`code` None: the subcode counts under any code. `subcode` None: any other subcode."""

    code: int | None
    subcode: int | None
    means: Means
    source: str


ERRORS: tuple[Row, ...] = (
    Row(-1, None, "busy", "temporary send failure; older official pages"),
    Row(1, 99, "busy", "unknown, may be a missing permission; official"),
    Row(1, 1357046, "sent", "invalid JSON reply, messages were sent; official"),
    Row(1, None, "busy", "unknown, try again; official"),
    Row(2, 2018344, "account", "terms of custom labels not accepted; official"),
    Row(2, None, "busy", "unexpected, retry later; official"),
    Row(3, None, "letter", "unknown method or capability; general"),
    Row(4, 2018354, "refused", "cadence of marketing messages; official"),
    Row(4, None, "rate", "too many calls of the app, 2018022 to phone numbers; official"),
    Row(9, 2018352, "refused", "limit of opt-in requests; official"),
    Row(10, 1404170, "account", "Page may not send opt-in requests now; official"),
    Row(10, 1893015, "refused", "person stopped these notifications; official"),
    Row(10, 1893063, "account", "Page restricted from sending; official"),
    Row(10, 2018065, "window", "outside the window; official"),
    Row(10, 2018108, "gone", "person cannot receive messages right now; official"),
    Row(10, 2018278, "window", "outside the allowed window; official"),
    Row(10, 2534022, "window", "outside the window, Instagram; official"),
    Row(10, 2018336, "gone", "restricted by European law; official"),
    Row(10, None, "account", "application lacks permission; official"),
    Row(17, None, "rate", "throttled for the user; official"),
    Row(32, None, "rate", "throttled for the Page; general"),
    Row(100, 33, "letter", "no such object or no permission; official"),
    Row(100, 2018001, "gone", "no matching person on this Page; official"),
    Row(100, 2018008, "letter", "file behind the address not fetched; official"),
    Row(100, 2018014, "letter", "message and action together; official"),
    Row(100, 2018015, "letter", "neither message nor action; official"),
    Row(100, 2018034, "letter", "empty message; code"),
    Row(100, 2018040, "letter", "empty postback payload; code"),
    Row(100, 2018041, "letter", "empty address; code"),
    Row(100, 2018053, "letter", "empty button title; code"),
    Row(100, 2018047, "letter", "upload failed, wrong media type; official"),
    Row(100, 2018074, "letter", "attachment id expired or not ours; official"),
    Row(100, 2018109, "letter", "attachment too large; official"),
    Row(100, 2018164, "letter", "incorrect app id; official"),
    Row(100, 2018294, "letter", "video upload timed out or corrupt; official"),
    Row(100, 2534015, "letter", "invalid message data; official"),
    Row(100, 2534025, "letter", "comment not valid for a private reply; official"),
    Row(100, 2534037, "letter", "not the owner of the talk, Instagram; official"),
    Row(100, 2018416, "letter", "template not made, QUICK_REPLY button; one source"),
    Row(100, None, "letter", "invalid parameter, dead tag since 2026-04-27; official"),
    Row(105, None, "letter", "too many elements or quick replies; one source"),
    Row(190, None, "account", "token dead: 460 password, 463 expired, 467 invalid; official"),
    Row(194, None, "letter", "too few elements or quick replies; one source"),
    Row(200, 2018028, "account", "only admins and testers until the app is reviewed; official"),
    Row(200, 2018027, "account", "phone permission missing; official"),
    Row(200, 2018021, "account", "phone fee; official"),
    Row(200, None, "account", "not reviewed for pages_messaging; official"),
    Row(230, None, "account", "pages_messaging missing; one source"),
    Row(368, None, "account", "blocked for policy violations; one source and general"),
    Row(551, None, "gone", "person does not receive messages from us; official"),
    Row(613, 1893016, "refused", "several opt-in requests for one topic; official"),
    Row(613, 2018338, "gone", "bothersome behaviour with tags to this person; official"),
    Row(613, None, "rate", "too many calls; general"),
    Row(1200, None, "busy", "temporary send failure; older official pages"),
    Row(2022, None, "account", "commerce messages disabled after a violation; official"),
    Row(10303, None, "letter", "invalid account_linking_token; official"),
    Row(80006, None, "rate", "throttled for the business use case; general"),
    Row(9000001, None, "refused", "the message answered to was deleted; official"),
    # Printed by Meta with 200 and 551, elsewhere as "window closed": either way only the person
    # can change it (open point 2 of the reference).
    Row(None, 1545041, "gone", "person is not available right now; official"),
    # Printed by Meta without a main code: they may come as either.
    Row(None, 2018218, "refused", "no profile, an account made with a phone number; official"),
    Row(None, 2018247, "letter", "profile fields not permitted: no reason to stop; official"),
    Row(None, 2018300, "window", "another app holds the talk: we are on standby; official"),
    Row(None, 2018321, "busy", "Messenger's own questions are running; official"),
)

_EXACT: Mapping[tuple[int | None, int | None], Means] = {
    (row.code, row.subcode): row.means for row in ERRORS
}

# Small subcodes (33, 99) mean something under their own code only.
_BY_SUBCODE: Mapping[int | None, Means] = {
    row.subcode: row.means for row in ERRORS if row.subcode is not None and row.subcode > 1000
}


def meaning(code: int | None, subcode: int | None) -> Means | None:
    """The table's word for an error, the subcode asked first; None for an error not in it."""
    return (
        _EXACT.get((code, subcode))
        or _BY_SUBCODE.get(subcode)
        or _BY_SUBCODE.get(code)
        or _EXACT.get((code, None))
    )


def outcome_of_error(error: Mapping[str, object], status: int, after: float | None) -> Outcome:
    """The Outcome of an error object under an HTTP status.

    Meta documents no status for its errors, so a code of the table counts whatever the status.
    `after` is how many seconds the headers tell to wait for the rate, None untold.
    """
    number = fields.whole_number(error.get("code"))
    subcode = fields.whole_number(error.get("error_subcode"))
    means = meaning(number, subcode)
    code = "/".join(str(part) for part in (number, subcode) if part is not None) or str(status)
    words = _words(error)
    if means is not None:
        return _outcome(means, code, words, after)
    if status < 429 and error.get("is_transient") is True:
        return Waiting("busy", code, words)
    return outcome_of_status(status, code, words, after)


def outcome_of_status(status: int, code: str, words: str, after: float | None) -> Outcome:
    """The Outcome of an answer that is no success and says nothing that the table knows.

    429 and 503 took nothing; any other 5xx may have, and so may a success that we cannot read.
    """
    if status == 429:
        return Waiting("rate", code, words, after)
    if status == 503:
        return Waiting("busy", code, words)
    if status >= 500 or status < 300:
        return Unsure(code, words)
    return OurFault(code, words)


def _outcome(means: Means, code: str, words: str, after: float | None) -> Outcome:
    match means:
        case "sent":
            return Sent("")
        case "busy" | "window":
            return Waiting(means, code, words)
        case "rate":
            return Waiting("rate", code, words, after)
        case "gone":
            return Gone(code, words)
        case "refused":
            return Refused(code, words)
        case "letter" | "account":
            return OurFault(code, words, means)


def _words(error: Mapping[str, object]) -> str:
    """What Meta says, and the trace by which its support finds the call."""
    said = fields.text(error.get("message"))[:300]
    trace = fields.identifier(error.get("fbtrace_id"))
    return f"{said} (fbtrace {trace})" if trace else said
