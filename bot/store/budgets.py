"""The month's money of an account for paid messages, in đồng: reserved before, corrected after."""

from sqlalchemy import Connection, and_, bindparam, case, literal, update

from bot.store.accounts import accounts

_SPENT = case((accounts.c.spent_month == bindparam("month"), accounts.c.spent), else_=literal(0))
_RESERVE = (
    update(accounts)
    .where(
        accounts.c.id == bindparam("account"),
        accounts.c.may_pay,
        _SPENT + bindparam("total") <= accounts.c.budget,
    )
    .values(spent=_SPENT + bindparam("total"), spent_month=bindparam("month"))
)
_CHARGE = (
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(spent=_SPENT + bindparam("total"), spent_month=bindparam("month"))
)
_GIVE_BACK = (
    update(accounts)
    .where(
        accounts.c.id == bindparam("account"),
        # What was spent in a month that is over is nobody's budget any more.
        and_(accounts.c.spent_month == bindparam("month"), accounts.c.spent >= bindparam("total")),
    )
    .values(spent=accounts.c.spent - bindparam("total"))
)


def reserve(connection: Connection, account_id: str, total: int, month: str) -> bool:
    """Takes the money out of the budget of the month ("2026-11"); False where it is not enough."""
    values = {"account": account_id, "total": total, "month": month}
    return connection.execute(_RESERVE, values).rowcount == 1


def note_spent(connection: Connection, account_id: str, total: int, month: str) -> None:
    """Corrects what the account spent this month, in đồng: more was charged, or less (below 0)."""
    statement = _CHARGE if total > 0 else _GIVE_BACK
    values = {"account": account_id, "total": abs(total), "month": month}
    connection.execute(statement, values)
