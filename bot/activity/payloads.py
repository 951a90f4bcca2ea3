"""What the buttons about an activity say when they are pressed: "#activity/12/stay/34".

Handlers read them (handlers/activity_buttons.py); chat, jobs, bulletins and posters offer them.
"""

HEAD = "#activity"

# What somebody may do about one activity; a sign-up, a shift or a question stands behind it.
JOIN, FRIENDS, MINE, CANCEL, CHANGE = "join", "friends", "mine", "cancel", "change"
STAY, LEAVE, TAKE = "stay", "leave", "take"
HERE, SWAP, THANKS = "here", "swap", "thanks"
DOOR, MORE = "door", "more"  # of no one activity: the QR at a place, the next few of the list


def shown(activity_id: int) -> str:
    """One activity whole, or one's own place in it."""
    return f"{HEAD}/{activity_id}"


def act(activity_id: int, what: str, *about: object) -> str:
    """ "#activity/12/stay/34": `what` is one of the words above.

    STAY ("Tôi vẫn đi"), LEAVE ("Không đi được") and TAKE ("Nhận chỗ") have the number of the
    sign-up behind them, or none for all of the person's. CANCEL asks before. SWAP has two sign-ups
    that are to be swapped, or the question and its answer, "yes" or "no". THANKS has the sign-up
    and the answer; JOIN and FRIENDS have the shift.
    """
    return "/".join((shown(activity_id), what, *map(str, about)))


def door(token: str) -> str:
    """The QR at the place, opened in the chat."""
    return f"{HEAD}/{DOOR}/{token}"


def reference(activity_id: int) -> str:
    """What a Messenger link may carry to open a talk with that activity: "activity-12"."""
    return shown(activity_id).removeprefix("#").replace("/", "-")


def of_reference(text: str) -> int | None:
    """The activity such a link names; None for any other."""
    head, _, number = text.partition("-")
    is_ours = head == HEAD.removeprefix("#") and number.isascii() and number.isdecimal()
    return int(number) if is_ours and len(number) < 18 else None
