"""Commands end with one sentence that says what to do; never with a traceback."""

from bot.content.faults import ContentFault
from bot.settings import SettingsFault
from bot.store.database import AWAY
from bot.store.vault import VaultFault


class Fault(Exception):
    """Something the operator can put right; its text is the sentence."""


def one_sentence(error: BaseException) -> str | None:
    """What to say of an expected fault; None for one that is a defect of ours."""
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, SettingsFault):
        return "Settings: " + " ".join(error.faults)
    if isinstance(error, ContentFault):
        return "Content: " + " ".join(error.sentences)
    if isinstance(error, VaultFault):
        return "SECRET_KEY does not open the stored tokens: put the key of this database back."
    if isinstance(error, AWAY):
        return (
            "The database of DATABASE_URL does not answer or lacks its tables: "
            "check that it runs, then `python -m bot upgrade`."
        )
    if isinstance(error, OSError):
        thing = error.filename or "a file or an address"
        return f"The system refuses {thing} ({error.strerror or error}): put that right first."
    return None
