"""`staff add`: lets somebody into the office, with a one-time password."""

from bot.app import Bot
from bot.commands.faults import Fault
from bot.console.forms import EMAIL
from bot.console.passwords import ONCE_FOR, Passwords, made_once
from bot.store import acts, staff, units
from bot.store.database import Connection


def add(bot: Bot, email: str, role: str, unit_slug: str) -> str:
    """Returns the one-time password. Who exists gets this role, this unit and a new password: so
    the operator helps an admin who has lost theirs.
    """
    if not EMAIL.fullmatch(email):
        raise Fault(f"{email} is no e-mail address.")
    address = email.strip().lower()
    password = made_once()
    values = {
        "role": role,
        "unit_slug": unit_slug,
        "password_hash": Passwords().hashed(password),
        "password_until": bot.clock.real() + ONCE_FOR,
    }

    def work(connection: Connection) -> bool:
        if unit_slug not in units.names(connection):
            return False
        new = {"email": address, "name": address.partition("@")[0], "created_at": bot.clock.now()}
        deed = "add_staff"
        if staff.put_in(connection, {**values, **new}) is None:
            found = staff.by_email(connection, address)
            assert found is not None
            staff.change(connection, found.id, {**values, "ended_at": None, "is_demo": False})
            staff.sign_out_everywhere(connection, found.id)
            deed = "renew_password"
        acts.put_in(connection, bot.clock.now(), "operator", deed, address, f"{role}, {unit_slug}")
        return True

    if not bot.database.write(work):
        raise Fault(f"There is no unit {unit_slug}: write its file, then `python -m bot upgrade`.")
    return password
