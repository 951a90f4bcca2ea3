"""Settings: what stands in the environment, over what stands in `.env`, with all faults at once."""

import stat
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.settings import SAMPLE_SECRET, Settings, SettingsFault
from tests.house import HOUSE
from tests.waiting import together

KEY = "k" * 32


def read(folder: Path, **environ: str) -> Settings:
    return Settings.from_env({"SECRET_KEY": KEY, **environ}, folder=folder)


def faults(folder: Path, **environ: str) -> list[str]:
    with pytest.raises(SettingsFault) as raised:
        read(folder, **environ)
    return raised.value.faults


def test_nothing_set_is_a_program_for_one_ward(tmp_path: Path) -> None:
    found = Settings.from_env({}, folder=tmp_path)
    assert (found.environment, found.host, found.port) == ("development", "127.0.0.1", 8000)
    assert found.public_url == "http://127.0.0.1:8000"
    assert found.database_url == f"sqlite:///{tmp_path}/var/xungkich.db"
    assert (found.unit_slug, found.broker_url, found.log_level) == ("don-vi", "", "INFO")
    assert found.quiet_hours == (time(21), time(7))
    assert (found.zalo.rate, found.messenger.rate, found.human_minutes) == (20.0, 35.0, 60)
    assert found.zalo.api_url == "https://openapi.zalo.me"
    assert found.zalo.oauth_url == "https://oauth.zaloapp.com"
    assert found.messenger.api_url == "https://graph.facebook.com"
    assert found.messenger.api_version == "v26.0"
    assert (found.zalo.paid_price, found.messenger.template_shape) == (55, "message")
    assert found.clock_at is None


def test_the_sample_file_can_be_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((HOUSE / ".env.example").read_text("utf-8"), "utf-8")
    found = Settings.from_env(folder=tmp_path)
    assert found.secret_key not in ("", SAMPLE_SECRET)
    assert found.database_url == f"sqlite:///{tmp_path}/var/xungkich.db"


def test_the_environment_stands_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"PORT=9000\nUNIT_SLUG=tu-tep\nSECRET_KEY={KEY}\n")
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.delenv("UNIT_SLUG", raising=False)
    found = Settings.from_env(folder=tmp_path)
    assert (found.port, found.unit_slug) == (9001, "tu-tep")
    assert found.public_url == "http://127.0.0.1:9001"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PUBLIC_URL", "example.vn"),
        ("PUBLIC_URL", "https://example.vn/?a=b"),
        ("UNIT_SLUG", "Phường A"),
        ("DATABASE_URL", "postgres://x"),
        ("QUIET_HOURS", "21-7"),
        ("QUIET_HOURS", "25:00-07:00"),
        ("CLOCK_AT", "tomorrow"),
        ("CLOCK_AT", "2026-11-28T07:30:00"),
        ("ZALO_RATE", "0"),
        ("ZALO_RATE", "inf"),
        ("MESSENGER_RATE", "nan"),
        ("ZALO_PAID_PRICE", "55.5"),
        ("ZALO_PAID_PRICE", "-1"),
        ("MESSENGER_TEMPLATE_SHAPE", "tag"),
        ("HUMAN_MINUTES", "0"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    (fault,) = faults(tmp_path, **{name: value})
    assert fault.startswith(f"{name} must ")
    assert fault.endswith(".")


def test_all_faults_stand_in_one_message(tmp_path: Path) -> None:
    found = faults(tmp_path, PORT="x", ZALO_RATE="x", LOG_LEVEL="x", QUIET_HOURS="x")
    assert [fault.split()[0] for fault in found] == [
        "PORT",
        "QUIET_HOURS",
        "ZALO_RATE",
        "LOG_LEVEL",
    ]


def test_production_refuses_samples_and_a_moved_clock(tmp_path: Path) -> None:
    production = {"ENVIRONMENT": "production"}
    for key in ("", SAMPLE_SECRET):
        (fault,) = faults(tmp_path, **production, SECRET_KEY=key)
        assert fault.startswith("SECRET_KEY")
    (fault,) = faults(tmp_path, **production, SECRET_KEY="k" * 31)
    assert "32" in fault
    (fault,) = faults(tmp_path, **production, CLOCK_AT="2026-11-28T07:30:00+07:00")
    assert fault.startswith("CLOCK_AT")
    assert read(tmp_path, **production).is_production
    assert not (tmp_path / "var").exists()


def test_values_are_read_as_they_are_meant(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ZALO_RATE="1.5",
        CLOCK_AT="2026-11-28T07:30:00+07:00",
        QUIET_HOURS="22:30-06:15",
        PUBLIC_URL="https://bot.example.vn/",
        DATABASE_URL="sqlite:////srv/a.db",
    )
    assert found.zalo.rate == 1.5
    assert found.clock_at == datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
    assert found.quiet_hours == (time(22, 30), time(6, 15))
    assert found.public_url == "https://bot.example.vn"
    assert found.database_url == "sqlite:////srv/a.db"


def test_no_secret_stands_in_the_words_of_the_settings(tmp_path: Path) -> None:
    names = (
        "ZALO_APP_SECRET",
        "ZALO_OA_SECRET",
        "ZALO_ACCESS_TOKEN",
        "ZALO_REFRESH_TOKEN",
        "MESSENGER_APP_SECRET",
        "MESSENGER_VERIFY_TOKEN",
        "MESSENGER_PAGE_TOKEN",
    )
    secrets = {name: f"secret-of-{name}" for name in names}
    urls = {
        "DATABASE_URL": "postgresql+psycopg://bot:secret-of-db@127.0.0.1/bot",
        "BROKER_URL": "amqp://bot:secret-of-broker@127.0.0.1/",
    }
    words = repr(read(tmp_path, **secrets, **urls))
    assert "secret-of" not in words
    assert KEY not in words


def test_the_key_of_a_first_start_is_made_once_and_kept(tmp_path: Path) -> None:
    keys = together(*[lambda: Settings.from_env({}, folder=tmp_path).secret_key] * 6)
    assert len(set(keys)) == 1
    assert len(str(keys[0])) >= 32
    file = tmp_path / "var" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == keys[0]
    assert list(file.parent.iterdir()) == [file]
