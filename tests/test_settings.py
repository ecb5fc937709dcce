"""Settings: production starts whole or not at all, and nothing that is shown holds a secret."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from portal.settings import Environment, FileStore, MailTransport, Settings, SettingsError, read_settings

WHOLE = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": "s" * 32,
    "PORTAL_EVENT_KEY": "e" * 32,
    "PORTAL_DATABASE_URL": "postgresql://portal_app:app-password@db.example/portal",
    "PORTAL_DATABASE_OWNER_URL": "postgresql://portal_owner:owner-password@db.example/portal",
    "PORTAL_MEASURES_URL": "postgresql://portal_measures:measures-password@db.example/portal",
    "PORTAL_BASE_URL": "https://early-help.example/",
    "PORTAL_PARTNERSHIP": "Ouse Valley Early Help",
    "PORTAL_TRUSTED_PROXIES": "1",
    "PORTAL_OUT_OF_HOURS_MAILBOX": "night-team@ouse.example",
    "PORTAL_MAIL": "smtp",
    "PORTAL_MAIL_FROM": "early-help@ouse.example",
    "PORTAL_SMTP_PASSWORD": "smtp-password",
    "PORTAL_DEMO_PASSWORD": "demo-password",
    "PORTAL_S3_SECRET": "s3-secret",
}
STORED = {
    "PORTAL_FILES": "s3",
    "PORTAL_S3_BUCKET": "early-help",
    "PORTAL_S3_REGION": "eu-west-2",
    "PORTAL_S3_KEY": "a-key",
}
SECRETS = {
    "s" * 32, "e" * 32, "app-password", "owner-password", "measures-password", "smtp-password", "demo-password",
    "notify-key", "s3-secret",
}  # fmt: skip


def _faults(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read_settings(environ)
    first, *faults = str(refused.value).splitlines()
    assert first == "The portal cannot start."
    return [fault.removeprefix("- ") for fault in faults]


def test_production_with_everything_starts() -> None:
    settings = read_settings(WHOLE)
    assert settings.is_production
    assert settings.secure_cookies
    assert not settings.shows_demo
    assert settings.base_url == "https://early-help.example"
    assert (settings.secret_key, settings.event_key) == ("s" * 32, b"e" * 32)


def test_production_with_nothing_names_everything_at_once() -> None:
    named = {fault.split(maxsplit=1)[0] for fault in _faults({"PORTAL_ENV": "production"})}
    assert named == {
        "PORTAL_SECRET_KEY",
        "PORTAL_EVENT_KEY",
        "PORTAL_DATABASE_URL",
        "PORTAL_BASE_URL",
        "PORTAL_PARTNERSHIP",
        "PORTAL_TRUSTED_PROXIES",
        "PORTAL_OUT_OF_HOURS_MAILBOX",
        "PORTAL_MAIL",
    }


@pytest.mark.parametrize(
    "missing",
    ["PORTAL_SECRET_KEY", "PORTAL_EVENT_KEY", "PORTAL_DATABASE_URL", "PORTAL_BASE_URL", "PORTAL_PARTNERSHIP",
     "PORTAL_MAIL_FROM", "PORTAL_TRUSTED_PROXIES", "PORTAL_OUT_OF_HOURS_MAILBOX"],
)  # fmt: skip
@pytest.mark.parametrize("empty", [None, "", "   "])
def test_production_names_what_is_missing(missing: str, empty: str | None) -> None:
    environ = {name: value for name, value in WHOLE.items() if name != missing}
    faults = _faults(environ if empty is None else {**environ, missing: empty})
    assert all(fault.startswith(missing) for fault in faults), faults


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"PORTAL_SECRET_KEY": "s" * 31}, "PORTAL_SECRET_KEY must be set to at least 32 random characters."),
        ({"PORTAL_EVENT_KEY": "s" * 32}, "PORTAL_EVENT_KEY must differ from PORTAL_SECRET_KEY"),
        ({"PORTAL_MAIL": "file"}, "PORTAL_MAIL must be smtp or notify"),
        ({"PORTAL_MAIL": "notify"}, "PORTAL_MAIL=notify needs PORTAL_NOTIFY_API_KEY and PORTAL_NOTIFY_TEMPLATE."),
        ({"PORTAL_MAIL": ""}, "PORTAL_MAIL must be smtp or notify"),
        ({"PORTAL_BASE_URL": "http://early-help.example"}, "PORTAL_BASE_URL must begin with https://."),
        ({"PORTAL_TRUSTED_PROXIES": "many"}, "PORTAL_TRUSTED_PROXIES must be a whole number from 0 to"),
        ({"PORTAL_TRUSTED_PROXIES": "-1"}, "PORTAL_TRUSTED_PROXIES must be a whole number"),
        ({"PORTAL_SMTP_PORT": "0"}, "PORTAL_SMTP_PORT must be a whole number from 1 to 65535"),
        ({"PORTAL_SMTP_PORT": "70000"}, "PORTAL_SMTP_PORT must be a whole number from 1 to 65535"),
        ({"PORTAL_SMTP_PORT": "\u0662\u0665"}, "PORTAL_SMTP_PORT must be a whole number"),
        ({"PORTAL_SMTP_PORT": "9" * 5000}, "PORTAL_SMTP_PORT must be a whole number"),
        ({"PORTAL_SMTP_STARTTLS": "perhaps"}, "PORTAL_SMTP_STARTTLS must be yes or no"),
        ({"PORTAL_SESSION_IDLE_MINUTES": "4"}, "PORTAL_SESSION_IDLE_MINUTES must be a whole number from 5"),
        ({"PORTAL_SESSION_HOURS": "0"}, "PORTAL_SESSION_HOURS must be a whole number from 1"),
        ({"PORTAL_FILES": "attic"}, "PORTAL_FILES must be one of database, s3, not 'attic'."),
        ({**STORED, "PORTAL_S3_BUCKET": ""}, "PORTAL_S3_BUCKET must be set: PORTAL_FILES=s3 needs it."),
        ({**STORED, "PORTAL_S3_REGION": " "}, "PORTAL_S3_REGION must be set"),
        ({**STORED, "PORTAL_S3_KEY": ""}, "PORTAL_S3_KEY must be set"),
        ({**STORED, "PORTAL_S3_SECRET": ""}, "PORTAL_S3_SECRET must be set"),
        ({**STORED, "PORTAL_S3_ENDPOINT": "s3.example"}, "PORTAL_S3_ENDPOINT must begin with https://."),
        ({**STORED, "PORTAL_S3_ENDPOINT": "http://s3.example"}, "PORTAL_S3_ENDPOINT must begin with https://:"),
        ({"PORTAL_CLAMAV": "clamd"}, "PORTAL_CLAMAV must be the path of a socket"),
        ({"PORTAL_CLAMAV": "clamd.example:"}, "PORTAL_CLAMAV must be the path of a socket"),
        ({"PORTAL_CLAMAV": "http://clamd.example:3310"}, "PORTAL_CLAMAV must be the path of a socket"),
        ({"PORTAL_STAR_LICENCE": "L-1"}, "PORTAL_STAR_APPROVAL is missing"),
        ({"PORTAL_STAR_APPROVAL": "A-1"}, "PORTAL_STAR_LICENCE is missing"),
        ({"PORTAL_LOG_LEVEL": "loud"}, "PORTAL_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(changed: dict[str, str], fault: str) -> None:
    faults = _faults({**WHOLE, **changed})
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_an_unknown_environment_is_not_taken_for_a_harmless_one() -> None:
    assert _faults({**WHOLE, "PORTAL_ENV": "prod"}) == [
        "PORTAL_ENV must be one of demo, development, test, production, not 'prod'."
    ]


def test_an_unknown_way_of_sending_is_named() -> None:
    assert "PORTAL_MAIL must be one of file, smtp, notify, not 'pigeon'." in _faults({**WHOLE, "PORTAL_MAIL": "pigeon"})


def test_a_real_database_is_never_served_by_an_environment_nobody_named() -> None:
    """One forgotten word, and a partnership's records would stand behind the demo's doors."""
    address = {"PORTAL_DATABASE_URL": WHOLE["PORTAL_DATABASE_URL"]}
    (fault,) = _faults(address)
    assert fault.startswith("PORTAL_ENV must be set")
    assert read_settings({**address, "PORTAL_ENV": "test"}).environment is Environment.TEST


def test_several_faults_are_named_together() -> None:
    faults = _faults({**WHOLE, "PORTAL_SESSION_HOURS": "x", "PORTAL_SMTP_STARTTLS": "x", "PORTAL_EVENT_KEY": "short"})
    assert len(faults) == 3


@pytest.mark.parametrize("socket", ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "clamd.example:3310", "[::1]:3310"])
def test_a_scanner_and_a_store_of_files_are_read(socket: str) -> None:
    endpoint = "https://s3.example/"
    settings = read_settings({**WHOLE, **STORED, "PORTAL_S3_ENDPOINT": endpoint, "PORTAL_CLAMAV": socket})
    assert (settings.files, settings.s3_endpoint, settings.clamav) == (FileStore.S3, "https://s3.example", socket)
    assert read_settings(WHOLE).files is FileStore.DATABASE


def test_values_are_read_as_what_they_are() -> None:
    settings = read_settings(
        {
            "PORTAL_ENV": " demo ",
            "PORTAL_VAR": "var/../elsewhere",
            "PORTAL_BASE_URL": "https://early-help.example/",
            "PORTAL_SMTP_PORT": "587",
            "PORTAL_SMTP_STARTTLS": "No",
            "PORTAL_TRUSTED_PROXIES": "2",
            "PORTAL_SESSION_IDLE_MINUTES": "5",
            "PORTAL_DEMO_PASSWORD": "another password",
        }
    )
    assert settings.var == Path.cwd() / "elsewhere"
    assert (settings.environment, settings.base_url) == (Environment.DEMO, "https://early-help.example")
    assert (settings.smtp_port, settings.smtp_starttls, settings.trusted_proxies) == (587, False, 2)
    assert (settings.session_idle_minutes, settings.session_hours) == (5, 12)
    assert settings.demo_password == "another password"


@pytest.mark.parametrize("environment", sorted(set(Environment) - {Environment.PRODUCTION}))
def test_elsewhere_secrets_are_derived_and_each_installation_has_its_own(
    environment: Environment, tmp_path: Path
) -> None:
    here, there = (
        read_settings({"PORTAL_ENV": environment.value, "PORTAL_VAR": str(tmp_path / name)}) for name in ("a", "b")
    )
    again = read_settings({"PORTAL_ENV": environment.value, "PORTAL_VAR": str(tmp_path / "a")})
    assert (here.secret_key, here.event_key) == (again.secret_key, again.event_key)
    assert here.secret_key != there.secret_key
    assert here.secret_key.encode() != here.event_key
    assert len(here.secret_key) >= 32


def test_the_demo_is_shown_where_everyone_is_invented() -> None:
    shown = {environment for environment in Environment if _in(environment).shows_demo}
    assert shown == {Environment.DEMO, Environment.DEVELOPMENT}


def test_a_star_is_licensed_with_both_its_settings_and_for_show_where_everyone_is_invented() -> None:
    stated = read_settings({**WHOLE, "PORTAL_STAR_LICENCE": "L-1", "PORTAL_STAR_APPROVAL": "A-1, 2 May 2024"})
    assert (stated.stars_are_licensed, stated.stars_are_for_show) == (True, False)
    whole = read_settings(WHOLE)
    assert (whole.stars_are_licensed, whole.stars_are_for_show) == (False, False)
    for_show = {environment for environment in Environment if _in(environment).stars_are_for_show}
    assert for_show == set(Environment) - {Environment.PRODUCTION}


def _in(environment: Environment) -> Settings:
    return dataclasses.replace(read_settings({"PORTAL_ENV": "test"}), environment=environment)


def test_nothing_set_is_development() -> None:
    settings = read_settings({})
    assert settings.environment is Environment.DEVELOPMENT
    assert settings.mail is MailTransport.FILE
    assert settings.database_url is None


def test_no_secret_is_shown() -> None:
    notify = {"PORTAL_NOTIFY_API_KEY": "notify-key", "PORTAL_NOTIFY_TEMPLATE": "t"}
    settings = read_settings({**WHOLE, **notify})
    assert {settings.secret_key, settings.notify_api_key, settings.smtp_password} <= SECRETS
    for shown in (repr(settings), str(settings), f"{settings}"):
        assert not [secret for secret in SECRETS if secret in shown]


def test_no_secret_is_told_by_a_refusal() -> None:
    broken = {**WHOLE, "PORTAL_SECRET_KEY": "too-short-but-secret", "PORTAL_SESSION_HOURS": "x"}
    told = " ".join(_faults(broken))
    assert not [secret for secret in {*SECRETS, "too-short-but-secret"} if secret in told]


def test_settings_do_not_change_at_run_time() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        read_settings(WHOLE).secret_key = "other"  # type: ignore[misc]


@pytest.mark.parametrize(("written", "level"), [("debug", "DEBUG"), ("Warning", "WARNING"), ("", "INFO")])
def test_a_log_level_may_be_written_small(written: str, level: str) -> None:
    assert read_settings({"PORTAL_LOG_LEVEL": written}).log_level == level


def test_the_environment_is_read_once_and_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    assert read_settings() == read_settings(WHOLE)


def test_an_installation_may_say_that_nobody_works_at_night() -> None:
    assert read_settings(WHOLE).out_of_hours_mailbox == "night-team@ouse.example"
    assert read_settings({**WHOLE, "PORTAL_OUT_OF_HOURS_MAILBOX": "none"}).out_of_hours_mailbox == ""
    assert read_settings({"PORTAL_ENV": "demo"}).out_of_hours_mailbox.endswith("@demo.example")
