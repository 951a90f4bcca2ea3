"""Zalo's error codes as outcomes: one row a code, what it means and who says so beside it.

M = D:phu-luc/ma-loi [official]; T = old tables only, SDKPY [code ×1]; DOS = [one source]
(reference/zalo-oa.md §5.5). Into which outcome a meaning falls is our reading.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Waiting

Maker = Callable[[str, str], Outcome]

BUSY: Maker = partial(Waiting, "busy")
RATE: Maker = partial(Waiting, "rate")
TOKEN: Maker = partial(Waiting, "token")
NIGHT: Maker = partial(Waiting, "night")
WINDOW: Maker = partial(Waiting, "window")
QUOTA: Maker = partial(Waiting, "quota")
LETTER: Maker = partial(OurFault, scope="letter")
ACCOUNT: Maker = partial(OurFault, scope="account")

TABLE: Mapping[int, Maker] = {
    -32: RATE,  # M: calls of the app over the rate; DOS: used for other limits too
    -100: BUSY,  # M: attachment expired; we attach by URL, so Zalo's copy of it
    -200: BUSY,  # M: sending failed
    -201: LETTER,  # M: a field is invalid, the words name it
    -202: LETTER,  # T: invalid mac
    -204: ACCOUNT,  # M: OA deleted or disabled
    -205: ACCOUNT,  # M: OA does not exist
    -207: LETTER,  # T
    -208: LETTER,  # T
    -209: ACCOUNT,  # M: app is not activated
    -210: LETTER,  # M: a parameter is over its limit
    -211: QUOTA,  # M: out of quota for the feature
    -212: ACCOUNT,  # M: app has not registered this API
    -213: Gone,  # M: person does not follow the OA
    -214: BUSY,  # M: article is being processed
    -215: LETTER,  # T
    -216: TOKEN,  # M: access token invalid
    -217: Gone,  # M: person blocked invitations
    -218: QUOTA,  # M: person's quota of receiving is used up
    -219: ACCOUNT,  # M: app removed or disabled
    -220: TOKEN,  # M: access token expired or removed
    -221: ACCOUNT,  # M: OA must be verified
    -222: LETTER,  # T
    -223: ACCOUNT,  # M: OA has not authorised this API
    -224: ACCOUNT,  # M: OA must upgrade its package
    -227: Gone,  # M: person banned, or away for more than 45 days
    -230: WINDOW,  # M: no interaction in the past 7 days
    -232: WINDOW,  # M: no interaction, or the last one expired
    -233: LETTER,  # M: message type invalid or unsupported
    -234: NIGHT,  # M: not between 22:00 and 06:00; HER: whatever the type
    -235: ACCOUNT,  # M: API not for this type of OA
    -237: LETTER,  # M: group expired or disabled
    -238: LETTER,  # M: group's asset already used
    -240: LETTER,  # M: Message V2 shut down, wrong endpoint
    -241: LETTER,  # M: group's asset not ours
    -242: ACCOUNT,  # M: appsecret_proof wrong, so is the app secret
    -244: Gone,  # M: person restricted this type of message from the OA
    -248: Refused,  # M: against the platform's standards: a human looks, never again by itself
    -249: LETTER,  # DOS: template is not one by user id
    -305: LETTER,  # T
    -311: LETTER,  # T
    # Not the account's end: replies inside the free 48 hours still go. Only the person can open
    # the free window, and we buy nothing.
    -320: WINDOW,  # M: outside the free window, and no ZCA is linked
    -321: WINDOW,  # M: outside the free window, and the ZCA has no money
    -403: LETTER,  # M: group not ours
    -1340: LETTER,  # M: form of Zalo Ads not found
    -1341: LETTER,  # M: no access to the form of Zalo Ads
}

# Seconds.
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
VIETNAM_AHEAD = 7 * HOUR  # of UTC; Asia/Ho_Chi_Minh knows no summer time
NIGHT_BEGINS = 22 * HOUR
NIGHT_ENDS = 6 * HOUR
NIGHT_BY_DAY = 15 * MINUTE  # the clocks differ, or the night is longer than documented


def outcome_of(code: int, words: str, now: float) -> Outcome:
    """What an error means for the letter; `now` in seconds since 1970.

    A code nobody has described is our fault with this letter: never tried again by itself.
    """
    outcome = TABLE.get(code, LETTER)(str(code), words)
    if isinstance(outcome, Waiting) and outcome.kind == "rate":
        return replace(outcome, after=until_next_minute(now))
    if isinstance(outcome, Waiting) and outcome.kind == "night":
        return replace(outcome, after=until_morning(now))
    return outcome


def until_next_minute(now: float) -> float:
    """Seconds: the counters begin anew each minute (D:phu-luc/gioi-han-toc-do-api)."""
    return MINUTE - now % MINUTE


def until_morning(now: float) -> float:
    """Seconds until 06:00 in Vietnam."""
    clock = (now + VIETNAM_AHEAD) % DAY
    if NIGHT_ENDS <= clock < NIGHT_BEGINS:
        return NIGHT_BY_DAY
    return (NIGHT_ENDS - clock) % DAY
