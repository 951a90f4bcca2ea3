"""Where forms are answered: an activity two months ahead, and somebody who means well."""

from datetime import timedelta
from typing import Any

from bot.activity import planning
from bot.activity.planning import Plan, ShiftPlan
from bot.conversation.fields import Field, Form
from bot.store import people, signups
from bot.store.database import Connection
from tests.conversation.talking import Talker, entries
from tests.handlers.form_answers import ANSWERS
from tests.stage import Stage

FRIENDS_CODE = "AC3D4F"


def open_activity(stage: Stage) -> None:
    """Two places for a party of four, and a friend's place that waits under FRIENDS_CODE."""
    now, unit = stage.clock.now(), stage.bot.settings.unit_slug
    starts_at = now + timedelta(days=60)
    plan = Plan(
        unit_slug=unit,
        title="Ngày thứ Bảy tình nguyện",
        place="Nhà văn hoá",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        capacity=3,
        signup_closes_at=starts_at - timedelta(days=1),
        shifts=[ShiftPlan("Bàn VNeID", 3)],
    )

    def work(connection: Connection) -> None:
        activity = planning.create(connection, plan, "operator", now)
        signer = people.lock(connection, f"webchat:{unit}", "nguoi-ru", now)
        values = signups.as_row(
            activity_id=activity.id,
            shift_id=activity.shifts[0].id,
            person_id=signer.id,
            brought_by=signer.id,
            friend_code=FRIENDS_CODE,
            line=1,
            state=signups.CONFIRMED,
            at=now,
            name="Đỗ Văn Sáu",
            name_key="do van sau",
            birth_year=2000,
        )
        signups.put_in(connection, values)

    stage.bot.database.write(work)


def put_friend_back(stage: Stage) -> None:
    """Whoever ended the form with the code took the place: the next test needs it again."""
    table = signups.signups
    waits = {"friend_code": FRIENDS_CODE, "state": signups.CONFIRMED}

    def work(connection: Connection) -> None:
        signer = people.lock(
            connection, f"webchat:{stage.bot.settings.unit_slug}", "nguoi-ru", stage.clock.now()
        )
        theirs = {"person_id": signer.id, "brought_by": signer.id, "phone": ""}
        friend = table.update().where(table.c.name_key == "do van sau")
        connection.execute(friend.values(**waits, **theirs))

    stage.bot.database.write(work)


def walked(talker: Talker, form: Form) -> dict[str, dict[str, Any]]:
    """Answers every question as somebody does who means well."""
    found = {}
    asked = talker.presses(f"#form/{form.name}/start")
    for field in form.fields:
        assert is_asked(asked, field), (field.key, entries(asked))
        person = talker.as_kept()
        assert person is not None
        assert person.form is not None
        found[f"{form.name}/{field.key}"] = person.form
        if field is not form.fields[-1]:
            asked = talker.says(ANSWERS[form.name][field.key])
    return found


def is_asked(answer: list[Any], field: Field) -> bool:
    return entries(answer)[-1:] == [f"talk.{field.ask}"]
