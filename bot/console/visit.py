"""A visit: one of the staff asks for one page. What every view is given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, flash, make_response, redirect, render_template, url_for

from bot.console.office import Office
from bot.core.clock import LOCAL
from bot.store import acts, staff, units
from bot.store.database import Connection, Work
from bot.store.staff import Staff

if TYPE_CHECKING:
    from bot.console.page import Page

T = TypeVar("T")


@dataclass(frozen=True)
class Visit:
    """`now` is the program's time; what is kept of the visit is kept with it."""

    office: Office
    staff: Staff
    page: "Page"
    now: datetime

    @property
    def who(self) -> str:
        """How the audit trail names this one."""
        return self.staff.email

    @cached_property
    def slugs(self) -> Collection[str]:
        """The units this one works for: the own and those below it."""
        with self.office.database.read() as connection:
            return units.below(connection, self.staff.unit_slug)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """The names of those units by slug, in order of name."""
        with self.office.database.read() as connection:
            names = units.names(connection)
        found = {slug: name for slug, name in names.items() if slug in self.slugs}
        return found or {self.staff.unit_slug: self.staff.unit_slug}

    def may(self, role: str) -> bool:
        return self.staff.may(role)

    def roles(self) -> list[str]:
        return staff.roles_up_to(self.staff.role)

    def read(self, work: Work[T]) -> T:
        with self.office.database.read() as connection:
            return work(connection)

    def write(self, work: Work[T]) -> T:
        """Does the work in one transaction; it should say `act` for what it changed."""
        return self.office.database.write(work)

    def act(self, connection: Connection, what: str, thing: str, why: str = "") -> None:
        """Notes in the audit trail what this one did; `what` stands in deeds.py in words."""
        acts.put_in(connection, self.now, self.who, what, thing, why)

    def show(self, template: str, **words: Any) -> str:
        """The page of that template, or with a status: (visit.show(…), 400)."""
        return render_template(template, visit=self, **words)

    def go(self, name: str, **params: Any) -> Response:
        """On to another page by its name in the register; after every act, so that a reload
        repeats nothing.
        """
        answer = redirect(url_for(name, **params), 303)
        assert isinstance(answer, Response)
        return answer

    def refused(self, words: str) -> Response:
        """What `abort` takes where a rule of ours says no: one sentence, nothing done."""
        return make_response(self.show("refused.html", words=words), 400)

    def say(self, words: str, *, is_fault: bool = False) -> None:
        """One sentence at the head of the next page shown."""
        flash(words, "danger" if is_fault else "success")


def count_of(number: int) -> str:
    """1.204, as it is written here."""
    return f"{number:,}".replace(",", ".")


def local_time(instant: datetime | None) -> str:
    """How the office writes an instant: 7:05 ngày 28/11/2026, in Vietnam's time."""
    if instant is None:
        return ""
    here = instant.astimezone(LOCAL)
    return f"{here.hour}:{here:%M} ngày {here:%d/%m/%Y}"
