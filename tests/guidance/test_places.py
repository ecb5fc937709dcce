"""The places as they are written down: read whole, or refused with the line and what to do about it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from portal.guidance.places import Places, places, read_places
from portal.guidance.reading import ContentError

SMALL = """\
version: "1"
choice: Ours.
localities:
  - slug: north
    name: North
  - slug: south
    name: South
wards:
  - code: E05000001
    name: Mill
    lies_in:
      - locality: north
        since: 2015-05-07
        until: 2020-04-01
      - locality: south
        since: 2020-04-01
  - code: E05000002
    name: Quarry
    lies_in:
      - locality: south
        since: 2015-05-07
        until: 2024-04-01
hours:
  opens: "08:30"
  closes: "17:00"
phones:
  emergency: "999"
  mash:
    office_hours: "01632 960111"
    out_of_hours: "01632 960222"
  early_help_hub: "01632 960333"
"""
IN_GROUPS = 'write a telephone number in groups, such as "01632 960111". Correct it.'


def read(tmp_path: Path, text: str) -> Places:
    file = tmp_path / "places.yaml"
    file.write_text(text)
    return read_places(file)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    return [str(fault) for fault in refused.value.faults]


def test_the_deployments_own_places() -> None:
    found = places()
    assert [locality.slug for locality in found.localities] == ["central", "east", "north", "south"]
    assert [ward.code for ward in found.wards] == [f"E05010{number}" for number in range(728, 749)]
    today = dt.date(2026, 9, 1)
    counted = [ward.locality_on(today) for ward in found.wards]
    assert {slug: counted.count(slug) for slug in counted} == {"north": 5, "east": 5, "south": 6, "central": 5}
    assert (found.hours.opens, found.hours.closes) == ("08:30", "17:00")


def test_the_file_says_whose_choice_the_mapping_is_and_what_is_evidenced() -> None:
    assert "this deployment's own choice. No official list" in places().choice
    evidenced = [ward.name for ward in places().wards if ward.lies_in[0].evidence]
    assert evidenced == [
        "Adwick le Street & Carcroft", "Conisbrough", "Edlington & Warmsworth", "Finningley", "Mexborough",
        "Thorne & Moorends",
    ]  # fmt: skip


def test_no_number_but_999_can_be_anybodys() -> None:
    phones = places().phones
    assert phones.emergency == "999"
    invented = [phones.mash.office_hours, phones.mash.out_of_hours, phones.early_help_hub]
    assert [number[:9] for number in invented] == ["01632 960"] * 3
    assert len(set(invented)) == 3


def test_a_ward_lies_in_one_locality_until_the_day_it_moves(tmp_path: Path) -> None:
    mill, quarry = read(tmp_path, SMALL).wards
    days = {
        dt.date(2015, 5, 6): (None, None),
        dt.date(2015, 5, 7): ("north", "south"),
        dt.date(2020, 3, 31): ("north", "south"),
        dt.date(2020, 4, 1): ("south", "south"),
        dt.date(2024, 3, 31): ("south", "south"),
        dt.date(2024, 4, 1): ("south", None),
    }
    assert {day: (mill.locality_on(day), quarry.locality_on(day)) for day in days} == days


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("since: 2020-04-01", "since: 2020-03-31",
         "line 16: The ward E05000001 lies in two localities here. End the one before first."),
        ("        until: 2020-04-01\n", "",
         "line 15: The ward E05000001 lies in two localities here. End the one before first."),
        ("since: 2020-04-01", "since: 2020-04-02",
         "line 16: The ward E05000001 lies nowhere since 2020-04-01. Begin on that day."),
        ("until: 2024-04-01", "until: 2015-05-07",
         "line 22: The ward E05000002 leaves before it comes. Make this a later day."),
        ("E05000002", "E05000001", 'line 17: The ward "E05000001" is here twice. Change the code of one of them.'),
        ("slug: south", "slug: north", 'line 6: The locality "north" is here twice. Change the slug of one of them.'),
        ("name: South", "name: North", 'line 7: The locality "North" is here twice. Change the name of one of them.'),
        ("locality: north", "locality: nroth",
         'line 12: There is no locality "nroth". Choose one that is in this file: north, south.'),
        ('closes: "17:00"', 'closes: "08:30"',
         "line 25: The office closes before it opens. Make this a later time."),
        ('opens: "08:30"', 'opens: "8:30"',
         'line 24: "opens": write a time of the day, such as "08:30". Correct it.'),
        ('opens: "08:30"', 'opens: "24:00"',
         'line 24: "opens": write a time of the day, such as "08:30". Correct it.'),
        ("960333", "9603", f'line 31: "early_help_hub": {IN_GROUPS}'),
        ("960222", "96022x", f'line 30: "out_of_hours": {IN_GROUPS}'),
        ("01632 960111", "+44 1632 960111", f'line 29: "office_hours": {IN_GROUPS}'),
        ('"999"', "999", 'line 27: "emergency" must be text: put it in quotes.'),
        ("E05000002", "E0500002", 'line 17: "code": write the code of a ward, such as "E05010728". Correct it.'),
        ("slug: north", "slug: North", 'line 4: "slug": use small letters, such as "north". Correct it.'),
        ("name: Mill", 'name: " "', 'line 10: "name": write something here, with no space around it. Correct it.'),
        ("since: 2020-04-01", "since: April", 'line 16: "since" must be a date, such as 2026-09-01, without quotes.'),
        ("choice: Ours.\n", "", 'line 1: "choice" is missing. Add it.'),
        ("name: Mill", "name: Mill\n    town: Here",
         'line 11: "town" is not known here. Take it away, or correct it. Known here: code, lies_in, name.'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_with_its_line_and_what_to_do(tmp_path: Path, good: str, bad: str, said: str) -> None:
    assert good in SMALL
    assert f"places.yaml, {said}" in faults(tmp_path, SMALL.replace(good, bad, 1))


def test_a_ward_that_lies_nowhere(tmp_path: Path) -> None:
    end = SMALL.index("    lies_in:", SMALL.index("Quarry"))
    text = SMALL[:end] + "    lies_in: []\n" + SMALL[SMALL.index("hours:\n") :]
    assert faults(tmp_path, text) == [
        "places.yaml, line 19: The ward E05000002 lies in no locality. Say in which, and since when."
    ]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("since: 2020-04-01", "since: 2020-03-01").replace("slug: north", "slug: east")
    assert len(faults(tmp_path, text)) == 2
