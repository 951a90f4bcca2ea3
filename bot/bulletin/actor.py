"""Who acts on a bulletin, and which units they may write to, approve for and stop."""

from dataclasses import dataclass

from bot.bulletin.faults import refusal
from bot.store import units
from bot.store.database import Connection

OPERATOR_NAME = "operator"
ROLES = ("viewer", "editor", "approver", "admin")  # whoever has one may do what those before may


@dataclass(frozen=True, slots=True)
class Actor:
    """`who` stands in the audit trail; `unit_slug` is the unit they work for."""

    who: str
    role: str
    unit_slug: str

    @property
    def is_operator(self) -> bool:
        """Whether it is the command line, which the rule of the second person does not bind."""
        return self.who == OPERATOR_NAME

    def may(self, least: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(least)


OPERATOR = Actor(OPERATOR_NAME, "admin", "")


def scope(connection: Connection, actor: Actor) -> frozenset[str] | None:
    """The units an actor speaks for: their own and those below it; None for every one."""
    return None if actor.is_operator else frozenset(units.below(connection, actor.unit_slug))


def demand(connection: Connection, actor: Actor, least: str, unit_slug: str) -> None:
    """Raises Refusal where the actor may not do what needs the role `least` for that unit."""
    if not actor.may(least):
        raise refusal(
            "Vai trò của bạn chưa được làm việc này. Bạn nhờ người quản trị của đơn vị.",
            f"This needs the role {least}.",
        )
    reach = scope(connection, actor)
    if reach is not None and unit_slug not in reach:
        raise refusal(
            "Bản tin này của đơn vị khác. Bạn nhờ cán bộ của đơn vị đó hoặc cấp trên.",
            "The bulletin belongs to a unit outside yours.",
            "unit",
        )
