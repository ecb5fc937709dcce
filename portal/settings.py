"""Every setting of the portal, typed, read once from the environment.

A setting may have a default only where the default is safe in production. What is not safe (secrets, the addresses of
other people's machines) has none there: the portal refuses to start and says which setting it misses.
"""

from __future__ import annotations

import enum
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent


_Choice = TypeVar("_Choice", bound=enum.StrEnum)


class SettingsError(Exception):
    """The environment does not describe an installation that may run."""


class Environment(enum.StrEnum):
    DEMO = "demo"
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class MailTransport(enum.StrEnum):
    FILE = "file"
    SMTP = "smtp"
    NOTIFY = "notify"


class FileStore(enum.StrEnum):
    DATABASE = "database"
    S3 = "s3"


class LogLevel(enum.StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"
    CRITICAL = "CRITICAL"

    @classmethod
    def _missing_(cls, value: object) -> LogLevel | None:
        return cls.__members__.get(str(value).upper())


@dataclass(frozen=True)
class Settings:
    environment: Environment
    var: Path
    secret_key: str = field(repr=False)
    event_key: bytes = field(repr=False)
    database_url: str | None = field(default=None, repr=False)
    database_owner_url: str | None = field(default=None, repr=False)
    measures_url: str | None = field(default=None, repr=False)
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    partnership: str = "Danum Early Help Partnership"
    mail: MailTransport = MailTransport.FILE
    mail_from: str = "early-help@demo.example"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = True
    notify_api_key: str = field(default="", repr=False)
    notify_template: str = ""
    anchor_mailbox: str = ""
    out_of_hours_mailbox: str = "out-of-hours@demo.example"
    safeguarding_mailbox: str = "safeguarding@demo.example"
    social_care_mailbox: str = "social-care@demo.example"
    files: FileStore = FileStore.DATABASE
    s3_endpoint: str = ""
    s3_bucket: str = ""
    s3_region: str = ""
    s3_key: str = ""
    s3_secret: str = field(default="", repr=False)
    clamav: str = ""
    star_licence: str = ""
    star_approval: str = ""
    session_idle_minutes: int = 60
    session_hours: int = 12
    log_level: str = "INFO"
    demo_password: str = field(default="invented families only", repr=False)

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def shows_demo(self) -> bool:
        """The invented accounts and their one-press sign-in exist here and nowhere else."""
        return self.environment in {Environment.DEMO, Environment.DEVELOPMENT}

    @property
    def shows_design(self) -> bool:
        """The design pages are for those who build the portal: nobody else is shown them."""
        return self.environment in {Environment.DEVELOPMENT, Environment.TEST}

    @property
    def stars_are_licensed(self) -> bool:
        return bool(self.star_licence and self.star_approval)

    @property
    def stars_are_for_show(self) -> bool:
        """Without a licence, with invented families only."""
        return not (self.is_production or self.stars_are_licensed)

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


class _Reader:
    """Reads single values and collects what is wrong with them, so that every fault is named at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def whole_number(
        self, name: str, default: int, *, least: int = 0, most: int = 1_000_000, needed_because: str = ""
    ) -> int:
        raw = self.text(name)
        if not raw:
            if needed_because:
                self.faults.append(f"{name} must be set: {needed_because}.")
            return default
        if not (raw.isascii() and raw.isdigit() and len(raw) <= 9 and least <= int(raw) <= most):
            self.faults.append(f"{name} must be a whole number from {least} to {most}, not {raw!r}.")
            return default
        return int(raw)

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        raw = self.text(name, "yes" if default else "no").lower()
        if raw not in {"yes", "no"}:
            self.faults.append(f"{name} must be yes or no, not {raw!r}.")
        return raw == "yes"

    def one_of(self, name: str, kind: type[_Choice], default: _Choice) -> _Choice:
        raw = self.text(name, default.value)
        try:
            return kind(raw)
        except ValueError:
            self.faults.append(f"{name} must be one of {', '.join(kind)}, not {raw!r}.")
            return default

    def secret(self, name: str, environment: Environment, var: Path) -> str:
        """A secret of at least 32 characters; outside production one is derived that guards only invented people."""
        given = self.text(name)
        if environment is Environment.PRODUCTION:
            if len(given) < 32:
                self.faults.append(f"{name} must be set to at least 32 random characters.")
            return given
        return given or hashlib.sha256(f"invented {name} of {var}".encode()).hexdigest()

    def needed(self, name: str, environment: Environment, *, because: str) -> str | None:
        given = self.text(name)
        if not given and environment is Environment.PRODUCTION:
            self.faults.append(f"{name} must be set: {because}.")
        return given or None


_SOCKET = re.compile(r"/[^\0]{1,99}|(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}")  # a path, or host and port
_PROXIES = "it says how many proxies of yours stand in front; without it everybody shares one address. 0 if none does"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this installation, or a `SettingsError` that names every fault."""
    read = _Reader(os.environ if environ is None else environ)
    environment = read.one_of("PORTAL_ENV", Environment, Environment.DEVELOPMENT)
    if read.text("PORTAL_DATABASE_URL") and not read.text("PORTAL_ENV"):
        # One forgotten word must not serve a real partnership's records with a demo's doors and secrets.
        read.faults.append("PORTAL_ENV must be set, to production for real records, when PORTAL_DATABASE_URL is.")
    var = Path(read.text("PORTAL_VAR", str(ROOT / "var"))).resolve()
    settings = Settings(
        environment=environment,
        var=var,
        secret_key=read.secret("PORTAL_SECRET_KEY", environment, var),
        event_key=read.secret("PORTAL_EVENT_KEY", environment, var).encode(),
        database_url=read.needed("PORTAL_DATABASE_URL", environment, because="all records are kept there"),
        database_owner_url=read.text("PORTAL_DATABASE_OWNER_URL") or None,
        measures_url=read.text("PORTAL_MEASURES_URL") or None,
        base_url=(
            read.needed("PORTAL_BASE_URL", environment, because="messages carry links to it") or Settings.base_url
        ).rstrip("/"),
        trusted_proxies=read.whole_number(
            "PORTAL_TRUSTED_PROXIES",
            0,
            needed_because=_PROXIES if environment is Environment.PRODUCTION else "",
        ),
        partnership=read.text("PORTAL_PARTNERSHIP", Settings.partnership),
        mail=read.one_of("PORTAL_MAIL", MailTransport, MailTransport.FILE),
        mail_from=read.text("PORTAL_MAIL_FROM", Settings.mail_from),
        smtp_host=read.text("PORTAL_SMTP_HOST", Settings.smtp_host),
        smtp_port=read.whole_number("PORTAL_SMTP_PORT", Settings.smtp_port, least=1, most=65_535),
        smtp_user=read.text("PORTAL_SMTP_USER"),
        smtp_password=read.text("PORTAL_SMTP_PASSWORD"),
        smtp_starttls=read.yes_or_no("PORTAL_SMTP_STARTTLS", default=True),
        notify_api_key=read.text("PORTAL_NOTIFY_API_KEY"),
        notify_template=read.text("PORTAL_NOTIFY_TEMPLATE"),
        anchor_mailbox=read.text("PORTAL_ANCHOR_MAILBOX"),
        out_of_hours_mailbox=_out_of_hours_mailbox(read, environment),
        safeguarding_mailbox=_team_mailbox(read, "PORTAL_SAFEGUARDING_MAILBOX", environment),
        social_care_mailbox=_team_mailbox(read, "PORTAL_SOCIAL_CARE_MAILBOX", environment),
        files=read.one_of("PORTAL_FILES", FileStore, FileStore.DATABASE),
        s3_endpoint=read.text("PORTAL_S3_ENDPOINT").rstrip("/"),
        s3_bucket=read.text("PORTAL_S3_BUCKET"),
        s3_region=read.text("PORTAL_S3_REGION"),
        s3_key=read.text("PORTAL_S3_KEY"),
        s3_secret=read.text("PORTAL_S3_SECRET"),
        clamav=read.text("PORTAL_CLAMAV"),
        star_licence=read.text("PORTAL_STAR_LICENCE"),
        star_approval=read.text("PORTAL_STAR_APPROVAL"),
        session_idle_minutes=read.whole_number("PORTAL_SESSION_IDLE_MINUTES", 60, least=5),
        session_hours=read.whole_number("PORTAL_SESSION_HOURS", 12, least=1),
        demo_password=read.text("PORTAL_DEMO_PASSWORD", Settings.demo_password),
        log_level=read.one_of("PORTAL_LOG_LEVEL", LogLevel, LogLevel.INFO).value,
    )
    read.faults += _contradictions(settings)
    if read.faults:
        raise SettingsError("The portal cannot start.\n" + "\n".join(f"- {fault}" for fault in read.faults))
    return settings


def _out_of_hours_mailbox(read: _Reader, environment: Environment) -> str:
    """Empty where somebody has said that there is none. Forgetting it must not leave an urgent request to be read at
    the next opening: hub managers, who are told instead, sleep at night."""
    because = "an urgent request sent at night goes there at once. none if you have no out-of-hours team"
    mailbox = read.needed("PORTAL_OUT_OF_HOURS_MAILBOX", environment, because=because) or Settings.out_of_hours_mailbox
    return "" if mailbox == "none" else mailbox


def _team_mailbox(read: _Reader, name: str, environment: Environment) -> str:
    """Empty in production where none is set, or none is wanted: the front door is then told to hand over by phone."""
    invented = {
        "PORTAL_SAFEGUARDING_MAILBOX": Settings.safeguarding_mailbox,
        "PORTAL_SOCIAL_CARE_MAILBOX": Settings.social_care_mailbox,
    }
    mailbox = read.text(name, "" if environment is Environment.PRODUCTION else invented[name])
    return "" if mailbox == "none" else mailbox


def _contradictions(settings: Settings) -> list[str]:
    faults = _unfit_for_production(settings) if settings.is_production else []
    if settings.mail is MailTransport.NOTIFY and not (settings.notify_api_key and settings.notify_template):
        faults.append("PORTAL_MAIL=notify needs PORTAL_NOTIFY_API_KEY and PORTAL_NOTIFY_TEMPLATE.")
    faults += _faults_of_files(settings)
    if settings.star_licence and not settings.star_approval:
        faults.append("PORTAL_STAR_APPROVAL is missing: with PORTAL_STAR_LICENCE alone no star may be used.")
    if settings.star_approval and not settings.star_licence:
        faults.append("PORTAL_STAR_LICENCE is missing: with PORTAL_STAR_APPROVAL alone no star may be used.")
    return faults


def _faults_of_files(settings: Settings) -> list[str]:
    faults = []
    if settings.files is FileStore.S3:
        given = {
            "PORTAL_S3_BUCKET": settings.s3_bucket,
            "PORTAL_S3_REGION": settings.s3_region,
            "PORTAL_S3_KEY": settings.s3_key,
            "PORTAL_S3_SECRET": settings.s3_secret,
        }
        faults += [f"{name} must be set: PORTAL_FILES=s3 needs it." for name, value in given.items() if not value]
        if settings.s3_endpoint and not settings.s3_endpoint.startswith(("https://", "http://")):
            faults.append("PORTAL_S3_ENDPOINT must begin with https://.")
        elif settings.is_production and settings.s3_endpoint.startswith("http://"):
            faults.append("PORTAL_S3_ENDPOINT must begin with https://: what is in the files would travel in the open.")
    if settings.clamav and not _SOCKET.fullmatch(settings.clamav):
        faults.append("PORTAL_CLAMAV must be the path of a socket, like /run/clamav/clamd.ctl, or host:port.")
    return faults


def _unfit_for_production(settings: Settings) -> list[str]:
    faults = []
    if settings.mail is MailTransport.FILE:
        faults.append("PORTAL_MAIL must be smtp or notify: a file reaches nobody.")
    if settings.partnership == Settings.partnership:
        faults.append("PORTAL_PARTNERSHIP must be set: pages and messages carry its name.")
    if settings.mail is MailTransport.SMTP and settings.mail_from == Settings.mail_from:
        faults.append("PORTAL_MAIL_FROM must be set: messages come from it.")
    if not settings.base_url.startswith("https://"):
        faults.append("PORTAL_BASE_URL must begin with https://.")
    if settings.secret_key and settings.secret_key.encode() == settings.event_key:
        faults.append("PORTAL_EVENT_KEY must differ from PORTAL_SECRET_KEY: whoever has one must not have both.")
    return faults
