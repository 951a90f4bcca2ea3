"""What the program is told from outside (interfaces.md §2), read once and checked all at once."""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from dotenv import dotenv_values

Environment = Literal["development", "production"]
TemplateShape = Literal["message", "top", "attachment"]  # bot/channels/messenger/templates.py

SAMPLE_SECRET = "doi-chuoi-nay-truoc-khi-chay-that"  # stands in .env.example


class SettingsFault(Exception):
    """Everything wrong with the settings, one sentence a fault, in `faults`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ZaloSettings:
    """The first OA and where Zalo is."""

    app_id: str
    app_secret: str = field(repr=False)
    oa_id: str = ""
    oa_secret: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    api_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    rate: float = 20.0
    paid_price: int = 55  # đồng, of one message outside the free window


@dataclass(frozen=True, slots=True)
class MessengerSettings:
    """The first Page and where Messenger is."""

    app_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(default="", repr=False)
    page_id: str = ""
    page_token: str = field(default="", repr=False)
    api_url: str = "https://graph.facebook.com"
    api_version: str = "v26.0"
    rate: float = 35.0
    template_shape: TemplateShape = "message"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `human_minutes` is how long staff's own words silence the bot (minutes)."""

    environment: Environment
    host: str
    port: int
    public_url: str
    secret_key: str = field(repr=False)
    unit_slug: str
    database_url: str = field(repr=False)  # may hold a password
    broker_url: str = field(repr=False)
    quiet_hours: tuple[time, time]
    clock_at: datetime | None
    human_minutes: int
    zalo: ZaloSettings
    messenger: MessengerSettings
    smtp_url: str = field(repr=False)  # may hold a password
    mail_from: str
    log_level: str
    content_folder: Path
    var_folder: Path

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, folder: Path | None = None
    ) -> "Settings":
        """Reads the environment over `.env` in `folder`. Raises SettingsFault with all faults."""
        home = folder or Path.cwd()
        if environ is None:
            from_file = {key: value or "" for key, value in dotenv_values(home / ".env").items()}
            environ = {**from_file, **os.environ}
        return _Reader(environ, home).settings()


class _Reader:
    """Reads one setting after the other and keeps every fault for one message."""

    def __init__(self, environ: Mapping[str, str], home: Path) -> None:
        self.environ = environ
        self.home = home
        self.faults: list[str] = []

    def settings(self) -> Settings:
        environment = self._one_of("ENVIRONMENT", "development", ("development", "production"))
        is_production = environment == "production"
        port = self._whole("PORT", 8000, 0, 65535)
        settings = Settings(
            environment="production" if is_production else "development",
            host=self._text("HOST", "127.0.0.1"),
            port=port,
            public_url=self._url("PUBLIC_URL", f"http://127.0.0.1:{port}"),
            secret_key=self._secret_key(is_production),
            unit_slug=self._slug("UNIT_SLUG", "don-vi"),
            database_url=self._database("sqlite:///var/xungkich.db"),
            broker_url=self._broker(),
            quiet_hours=self._hours("QUIET_HOURS", "21:00-07:00"),
            clock_at=self._instant("CLOCK_AT"),
            human_minutes=self._whole("HUMAN_MINUTES", 60, 1, 7 * 24 * 60),
            zalo=self._zalo(),
            messenger=self._messenger(),
            smtp_url=self._mail_server(),
            mail_from=self._text("MAIL_FROM", ""),
            log_level=self._one_of(
                "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
            ),
            content_folder=self.home / "content",
            var_folder=self.home / "var",
        )
        if settings.smtp_url and "@" not in settings.mail_from:
            self.faults.append("MAIL_FROM is missing: the address that mail to staff comes from.")
        if is_production and settings.clock_at is not None:
            self.faults.append("CLOCK_AT is for development only: remove it in production.")
        if self.faults:
            raise SettingsFault(self.faults)
        return settings

    def _zalo(self) -> ZaloSettings:
        return ZaloSettings(
            app_id=self._text("ZALO_APP_ID", ""),
            app_secret=self._text("ZALO_APP_SECRET", ""),
            oa_id=self._text("ZALO_OA_ID", ""),
            oa_secret=self._text("ZALO_OA_SECRET", ""),
            access_token=self._text("ZALO_ACCESS_TOKEN", ""),
            refresh_token=self._text("ZALO_REFRESH_TOKEN", ""),
            api_url=self._url("ZALO_API_URL", "https://openapi.zalo.me"),
            oauth_url=self._url("ZALO_OAUTH_URL", "https://oauth.zaloapp.com"),
            rate=self._rate("ZALO_RATE", 20.0),
            paid_price=self._whole("ZALO_PAID_PRICE", 55, 0, 100_000),
        )

    def _messenger(self) -> MessengerSettings:
        return MessengerSettings(
            app_id=self._text("MESSENGER_APP_ID", ""),
            app_secret=self._text("MESSENGER_APP_SECRET", ""),
            verify_token=self._text("MESSENGER_VERIFY_TOKEN", ""),
            page_id=self._text("MESSENGER_PAGE_ID", ""),
            page_token=self._text("MESSENGER_PAGE_TOKEN", ""),
            api_url=self._url("MESSENGER_API_URL", "https://graph.facebook.com"),
            api_version=self._text("MESSENGER_API_VERSION", "v26.0"),
            rate=self._rate("MESSENGER_RATE", 35.0),
            template_shape=self._template_shape(),
        )

    def _template_shape(self) -> TemplateShape:
        value = self._one_of("MESSENGER_TEMPLATE_SHAPE", "message", get_args(TemplateShape))
        return next(shape for shape in get_args(TemplateShape) if shape == value)

    def _text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def _one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self._text(name, default)
        if value not in allowed:
            self.faults.append(f"{name} must be one of {', '.join(allowed)}.")
            return default
        return value

    def _whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self._text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            self.faults.append(f"{name} must be a whole number from {least} to {most}.")
            return default
        return int(value)

    def _rate(self, name: str, default: float) -> float:
        try:
            rate = float(self._text(name, str(default)))
        except ValueError:
            rate = 0.0
        if not 0 < rate < float("inf"):
            self.faults.append(f"{name} must be a positive number of sends a second.")
            return default
        return rate

    def _url(self, name: str, default: str) -> str:
        value = self._text(name, default).rstrip("/")
        if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
            self.faults.append(f"{name} must be an address such as https://example.vn.")
            return default
        return value

    def _slug(self, name: str, default: str) -> str:
        value = self._text(name, default)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            self.faults.append(f"{name} must be lower-case letters, digits and hyphens.")
            return default
        return value

    def _database(self, default: str) -> str:
        value = self._text("DATABASE_URL", default)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.faults.append("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
            return default
        # Without a name PostgreSQL takes the database of whoever runs the program.
        if not value.startswith("sqlite:///") and not _is_address(value, needs_path=True):
            self.faults.append("DATABASE_URL must name host, port and database: user@host:5432/a.")
            return default
        path = value.removeprefix("sqlite:///")
        if path != value and not path.startswith("/"):
            return f"sqlite:///{self.home / path}"
        return value

    def _broker(self) -> str:
        value = self._text("BROKER_URL", "")
        if value and not (value.startswith(("amqp://", "amqps://")) and _is_address(value)):
            self.faults.append("BROKER_URL must look like amqp://user:password@host:5672/.")
            return ""
        return value

    def _mail_server(self) -> str:
        value = self._text("SMTP_URL", "")
        if value and not (value.startswith(("smtp://", "smtps://")) and _is_address(value)):
            self.faults.append("SMTP_URL must look like smtp://user:password@mail.example.vn:587.")
            return ""
        return value

    def _hours(self, name: str, default: str) -> tuple[time, time]:
        value = self._text(name, default)
        match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", value)
        try:
            if match is None:
                raise ValueError
            numbers = [int(part) for part in match.groups()]
            return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        except ValueError:
            self.faults.append(f"{name} must look like 21:00-07:00.")
            return time(21), time(7)

    def _instant(self, name: str) -> datetime | None:
        value = self._text(name, "")
        if not value:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            self.faults.append(f"{name} must look like 2026-11-28T07:30:00+07:00.")
            return None
        return instant

    def _secret_key(self, is_production: bool) -> str:
        value = self._text("SECRET_KEY", "")
        if value and value != SAMPLE_SECRET:
            if is_production and len(value) < 32:
                self.faults.append("SECRET_KEY must have at least 32 characters in production.")
            return value
        if is_production:
            self.faults.append("SECRET_KEY is missing: put a long random text into the settings.")
            return ""
        return _development_key(self.home / "var" / "secret_key")


def _is_address(url: str, *, needs_path: bool = False) -> bool:
    """Whether host and port can be read, and where it must have one there is a path."""
    try:
        parts = urlsplit(url)
        return parts.port != 0 and (not needs_path or parts.path.strip("/") != "")
    except ValueError:
        return False


def _development_key(path: Path) -> str:
    """The key under var/, made at the first start; two starts at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written beside it and then named: the other start must not read half a key.
        descriptor, made = tempfile.mkstemp(dir=path.parent)  # for its owner's eyes only
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(made, path)
        os.unlink(made)
    return path.read_text().strip()
