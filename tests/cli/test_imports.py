"""`flask import`: places, postcodes and services from files, and what is said of each."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import create_app
from portal.cli.imports import group
from portal.extensions import db
from portal.places.models import Postcode, Ward
from portal.services.models import Service
from portal.settings import Settings
from tests.guidance.test_places import SMALL
from tests.places.directory import HEADINGS, row, written
from tests.services import directory as services


def run(app: Flask, *words: str) -> tuple[int, list[str]]:
    answer = app.test_cli_runner().invoke(group, list(words))
    return answer.exit_code, answer.output.splitlines()


def how_many(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Postcode)) or 0


@pytest.fixture
def in_place(app: Flask, session: Session, tmp_path: Path) -> Path:
    """Two wards are known; the folder of a file to load."""
    (tmp_path / "places.yaml").write_text(SMALL)
    code, _ = run(app, "places", str(tmp_path / "places.yaml"))
    assert code == 0
    return tmp_path


def test_places_are_brought_in_from_the_file_that_comes_with_the_portal(app: Flask, session: Session) -> None:
    code, said = run(app, "places")
    assert (code, said[0], said[-1]) == (0, "The locality Central is new.", "46 changes.")
    assert session.scalar(select(func.count()).select_from(Ward)) == 21
    assert run(app, "places") == (0, ["Everything was so already: nothing was changed."])


def test_what_is_wrong_with_places_is_said_with_its_line_and_nothing_is_changed(app: Flask, in_place: Path) -> None:
    bad = in_place / "bad.yaml"
    bad.write_text(SMALL.replace("locality: north", "locality: nroth"))
    code, said = run(app, "places", str(bad))
    assert (code, said) == (1, [
        'Error: bad.yaml, line 12: There is no locality "nroth". Choose one that is in this file: north, south.',
        "Nothing was changed.",
    ])  # fmt: skip


def test_wards_that_are_not_in_the_file_any_more_are_named(app: Flask, in_place: Path) -> None:
    fewer = in_place / "fewer.yaml"
    fewer.write_text(SMALL[: SMALL.index("  - code: E05000002")] + SMALL[SMALL.index("hours:\n") :])
    assert run(app, "places", str(fewer)) == (0, [
        "The ward E05000002 Quarry is not in the file. It is kept as it was.",
        "Everything was so already: nothing was changed.",
    ])  # fmt: skip


def test_postcodes_are_loaded_and_counted(app: Flask, session: Session, in_place: Path) -> None:
    file = in_place / "postcodes.csv"
    file.write_bytes(written(row("ZZ1 1AA"), row("ZZ1 1AB"), row("ZZ9 9ZZ", "E05999999")))
    assert run(app, "postcodes", str(file)) == (0, [
        "New 3, changed 0, unchanged 0.",
        "In our wards 2, elsewhere 1.",
        "No postcode lies in the ward E05000002 Quarry.",
    ])  # fmt: skip
    assert how_many(session) == 3
    code, said = run(app, "postcodes", str(file))
    assert (code, said[:2]) == (0, [
        "Every postcode was known so already: nothing was changed.", "New 0, changed 0, unchanged 3.",
    ])  # fmt: skip


def test_one_authority_only(app: Flask, session: Session, in_place: Path) -> None:
    file = in_place / "postcodes.csv"
    file.write_bytes(written(row("ZZ1 1AA"), row("ZZ9 9ZZ").replace("E08000017", "E08000018")))
    code, said = run(app, "postcodes", str(file), "--area", "E08000017")
    assert (code, said[2]) == (0, "Left out, because they are another authority's: 1.")
    assert how_many(session) == 1
    code, said = run(app, "postcodes", str(file), "--area", "Doncaster")
    assert (code, "Doncaster is no authority's code, such as E08000017" in said[-1]) == (2, True)
    code, said = run(app, "postcodes", str(file), "--area", "E08000019")
    assert (code, "No postcode of this file lies in one of our wards" in said[0]) == (1, True)


def test_bad_rows_are_named_and_nothing_is_loaded(app: Flask, session: Session, in_place: Path) -> None:
    file = in_place / "postcodes.csv"
    file.write_bytes(written(row("ZZ1 1AA"), *["x,y"] * 60))
    code, said = run(app, "postcodes", str(file))
    assert (code, len(said), how_many(session)) == (1, 53, 0)
    assert said[:2] == [
        "Error: 60 faults, so nothing was loaded:", "line 3: it has 2 fields, and the headings are 8",
    ]  # fmt: skip
    assert said[-2:] == ["and 10 more.", "Mend them, or load the good rows with --skip-bad FILE."]


def test_bad_rows_are_left_aside_in_a_file_with_their_line_and_reason(
    app: Flask, session: Session, in_place: Path
) -> None:
    file, aside = in_place / "postcodes.csv", in_place / "aside.csv"
    bad = row("ZZ1 1AC", introduced="never")
    file.write_bytes(written(row("ZZ1 1AA"), bad, row("ZZ1 1AB"), "Łódź"))
    code, said = run(app, "postcodes", str(file), "--skip-bad", str(aside))
    assert (code, said[2]) == (0, f"Left aside, with the reason of each: 2 rows, in {aside}.")
    assert how_many(session) == 2
    with aside.open(encoding="utf-8", newline="") as opened:
        assert list(csv.reader(opened)) == [
            ["line", "reason", *HEADINGS.split(",")],
            ["3", "column pcds: “ZZ1 1AC” is no postcode; column dointr: “never” is no month, such as 198001",
             *bad.split(",")],
            ["5", "it has 1 fields, and the headings are 8", "Łódź"],
        ]  # fmt: skip


def test_a_file_that_is_there_is_not_written_over(app: Flask, session: Session, in_place: Path) -> None:
    file = in_place / "postcodes.csv"
    file.write_bytes(written(row("ZZ1 1AA"), row("ZZ1 1AC", introduced="never")))
    before = file.read_bytes()
    code, said = run(app, "postcodes", str(file), "--skip-bad", str(file))
    assert code == 2
    assert "is there already: name a new file" in " ".join(said)
    assert file.read_bytes() == before
    assert how_many(session) == 0


def test_a_file_in_no_folder_is_refused_before_anything_is_read(app: Flask, session: Session, in_place: Path) -> None:
    file, folder = in_place / "postcodes.csv", in_place / "none"
    file.write_bytes(written(row("ZZ1 1AA"), "x,y"))
    code, said = run(app, "postcodes", str(file), "--skip-bad", str(folder / "aside.csv"))
    assert code == 2
    assert f"there is no folder {folder}" in said[-1]
    assert how_many(session) == 0


def test_a_file_of_bad_rows_is_there_only_when_something_was_loaded(
    app: Flask, session: Session, in_place: Path
) -> None:
    file, aside = in_place / "postcodes.csv", in_place / "aside.csv"
    file.write_bytes(written("x,y", row("ZZ9 9ZZ", "E05999999")))
    code, said = run(app, "postcodes", str(file), "--skip-bad", str(aside))
    assert (code, how_many(session)) == (1, 0)
    assert "nothing was loaded" in said[0]
    assert sorted(path.name for path in in_place.iterdir()) == ["places.yaml", "postcodes.csv"]
    file.write_bytes(written(row("ZZ1 1AA")))
    assert run(app, "postcodes", str(file), "--skip-bad", str(aside))[0] == 0
    assert not aside.exists(), "with no bad row there is nothing to keep"


def test_a_file_without_the_columns(app: Flask, in_place: Path) -> None:
    file = in_place / "postcodes.csv"
    file.write_text("postcode,ward\nZZ1 1AA,E05000001\n")
    code, said = run(app, "postcodes", str(file))
    assert code == 1
    assert said[0] == "Error: postcodes.csv: line 1: There is no column for the postcode, such as pcds."


def test_before_the_places_no_postcodes(app: Flask, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "postcodes.csv"
    file.write_bytes(written(row("ZZ1 1AA")))
    code, said = run(app, "postcodes", str(file))
    assert (code, said) == (1, ["Error: postcodes.csv: There are no wards yet. Bring in the places first."])


def test_a_database_that_is_away_is_said_without_a_traceback(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "postcodes.csv"
    file.write_bytes(written(row("ZZ1 1AA")))
    away = create_app(replace(settings, database_url="postgresql+psycopg://portal_app@127.0.0.1:1/portal"))
    for words in (["places"], ["postcodes", str(file)]):
        code, said = run(away, *words)
        assert (code, said[0].startswith("Error: The database cannot be used: ")) == (1, True)
    with away.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_a_database_that_goes_away_while_rows_are_copied_is_said_too(
    app: Flask, session: Session, in_place: Path, superuser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end_it(*_: object) -> None:
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'COPY %'"
            )

    monkeypatch.setattr("portal.cli.imports._Watched.left_aside", end_it)
    file = in_place / "postcodes.csv"
    file.write_bytes(written("x,y", *[row("ZZ1 1AA")] * 6_000))
    code, said = run(app, "postcodes", str(file), "--skip-bad", str(in_place / "aside.csv"))
    assert (code, said[0].startswith("Error: The database cannot be used: ")) == (1, True)
    session.invalidate()  # its connection is gone
    assert how_many(session) == 0


def _services(folder: Path, *rows: dict[str, str]) -> str:
    file = folder / "services.csv"
    file.write_text(services.written(*rows), encoding="utf-8")
    return str(file)


def _names(session: Session) -> dict[str, str]:
    session.rollback()
    return {one.name: one.status for one in session.scalars(select(Service))}


def test_services_are_brought_in_once(app: Flask, session: Session, in_place: Path) -> None:
    file = _services(in_place, services.row(localities="north|south"), services.row(id="debt", name="Debt help"))
    assert run(app, "services", file) == (0, [
        "Stay and play is new.", "Debt help is new.", "New 2, changed 0, out of use 0, unchanged 0.",
    ])  # fmt: skip
    assert run(app, "services", file) == (0, [
        "Everything was so already: nothing was changed.", "New 0, changed 0, out of use 0, unchanged 2.",
    ])  # fmt: skip
    assert _names(session) == {"Stay and play": "active", "Debt help": "active"}


def test_a_dry_run_says_what_would_be_done_and_does_nothing(app: Flask, session: Session, in_place: Path) -> None:
    assert run(app, "services", _services(in_place, services.row()), "--dry-run") == (0, [
        "Stay and play is new.", "New 1, changed 0, out of use 0, unchanged 0.",
        "This was a dry run: nothing was changed.",
    ])  # fmt: skip
    assert _names(session) == {}


def test_services_that_are_not_in_the_file_any_more_are_named_and_go_out_of_use_with_all(
    app: Flask, session: Session, in_place: Path
) -> None:
    run(app, "services", _services(in_place, services.row(), services.row(id="debt", name="Debt help")))
    fewer = _services(in_place, services.row())
    assert run(app, "services", fewer)[1][:2] == [
        "Debt help is not in the file. It stays in use; --all takes it out of use.",
        "Everything was so already: nothing was changed.",
    ]
    assert run(app, "services", fewer, "--all") == (0, [
        "Debt help is out of use.", "New 0, changed 0, out of use 1, unchanged 1.",
    ])  # fmt: skip
    assert _names(session) == {"Stay and play": "active", "Debt help": "inactive"}


def test_of_services_every_bad_row_is_named_and_none_is_loaded(app: Flask, session: Session, in_place: Path) -> None:
    file = _services(in_place, services.row(), services.row(id="b", localities="nroth", email="x"))
    assert run(app, "services", file) == (1, [
        "Error: 2 faults, so nothing was loaded:",
        "line 3: column localities: there is no locality “nroth”: did you mean “north”?",
        "line 3: column email: “x” is no e-mail address",
        "Mend them, and import the file again.",
    ])  # fmt: skip
    many = _services(in_place, *[services.row(id=f"s{n}", email="x") for n in range(60)])
    code, said = run(app, "services", many)
    assert (code, len(said), said[-2]) == (1, 53, "and 10 more.")
    assert _names(session) == {}


def test_a_file_that_holds_no_services_is_refused(app: Flask, session: Session, in_place: Path) -> None:
    file = in_place / "services.csv"
    file.write_text("\ufeffid,name,description,status,localities,colour\n", encoding="utf-8")
    assert run(app, "services", str(file)) == (1, [
        "Error: services.csv: It has columns that are not known: colour. Take them away.", "Nothing was changed.",
    ])  # fmt: skip
