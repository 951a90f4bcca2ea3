"""A shared place: the offices around it, the nearest first; the place itself is kept nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.store.tables import metadata
from bot.understanding.matcher import Matcher
from tests.conversation.talking import Talker, buttons, entries, texts
from tests.handlers.province import HOURS, PROVINCE, WARD, greeted, open_at, own, shares
from tests.stage import Stage
from tests.store.rows import rows_of


@pytest.fixture(scope="module")
def province(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Stage]:
    yield from open_at(PROVINCE, sqlite_template, tmp_path_factory.mktemp("near"), matcher)


@pytest.fixture
def lan(province: Stage) -> Talker:
    return greeted(province)


def test_the_nearest_office_is_told_first(lan: Talker) -> None:
    answer = shares(lan, 20.6, 105.9)
    assert entries(answer) == ["talk.near_first"]
    assert texts(answer) == [
        "Gần bạn nhất: phường Ví Dụ, cách khoảng 1,2 km.\n"
        "Địa chỉ: Trung tâm Phục vụ hành chính công phường Ví Dụ, số 1 đường Thí Dụ.\n"
        "Bây giờ đang mở, đến 11:30.\n"
        "Hỏi trước: 0226 555 0123.\n"
        "Kế đó: phường Chẳng Hạn, cách khoảng 2,8 km. Địa chỉ: Trung tâm Phục vụ hành chính "
        "công phường Chẳng Hạn, số 7 phố Giả Định.\n"
        "Kế đó: xã Thí Điểm, cách khoảng 6,5 km. Địa chỉ: Trung tâm Phục vụ hành chính công "
        "xã Thí Điểm, thôn Bản Nháp.\n"
        "Khoảng cách tính theo đường chim bay. Mình không lưu vị trí của bạn.\n"
        "Bạn ở phường, xã nào thì chọn để mình nhớ:"
    ]
    assert buttons(answer)[0] == ("Phường Ví Dụ", "#ward/don-vi")
    assert own(lan) is None
    lan.says("2")
    assert own(lan) == WARD


def test_a_place_answers_the_question_too(lan: Talker) -> None:
    lan.says(HOURS)
    shares(lan, 20.6, 105.9)
    assert entries(lan.says("1")) == ["talk.unit_kept", "office.hours"]


def test_a_place_far_away_is_near_to_nothing(lan: Talker) -> None:
    assert entries(shares(lan, 10.77, 106.7)) == ["talk.location"]


@pytest.mark.parametrize(
    ("latitude", "said"),
    [(20.6099, "cách chưa tới 100 m"), (20.62, "cách khoảng 1,2 km"), (20.9, "cách khoảng 28 km")],
)
def test_distances_are_said_plainly(lan: Talker, latitude: float, said: str) -> None:
    assert said in texts(shares(lan, latitude, 105.9055))[0]


def test_where_somebody_is_reaches_no_table_and_no_log(lan: Talker) -> None:
    with capture_logs() as logs:
        shares(lan, 20.61234, 105.98765)
    kept = [rows_of(lan.reception.database, table) for table in metadata().sorted_tables]
    for digits in ("20.6", "61234", "105.9", "98765"):
        assert digits not in str(kept)
        assert digits not in str(logs)
