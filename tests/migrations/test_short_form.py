"""The short form is given to an agency by a person, and to none by an upgrade."""

from __future__ import annotations

from tests.migrations.revised import Revised


def _with_it(revised: Revised) -> list[tuple[str]]:
    with revised.connect() as connection:
        return connection.execute("SELECT slug FROM agencies WHERE short_form").fetchall()


def test_no_agency_has_it_by_the_upgrade_alone(revised: Revised) -> None:
    revised.filled_up_to("0009")
    revised.up_to("0010")
    assert _with_it(revised) == []
    revised.execute("UPDATE agencies SET short_form = true")
    assert _with_it(revised) != []


def test_the_release_that_still_runs_writes_agencies_as_before(revised: Revised) -> None:
    revised.filled_up_to("0010")
    revised.execute(
        "INSERT INTO agencies (id, slug, name, source, lead_type) VALUES (#new, 'new', 'New', 'police', 'police')"
    )
    assert _with_it(revised) == []
