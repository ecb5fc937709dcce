"""Reading a file of services: each row good or bad, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from portal.guidance.codes import PrimaryNeed
from portal.services.reading import COLUMNS, REQUIRED, NotServices, read_services
from portal.services.rules import ServiceStatus
from tests.services.directory import row, written

PLACES = ("north", "south")
_PLACES_WRONG = "column localities: write the localities it is for, with | between them, or everywhere alone"


def faults_of(*rows: dict[str, str]) -> list[str]:
    return [str(fault) for fault in read_services(io.StringIO(written(*rows)), PLACES)[1]]


def test_every_column_is_read() -> None:
    full = row(
        needs="money|housing", minimum_age="11", maximum_age="18.0", eligibility_description=" Young \n carers ",
        location_name="Mill Hub", postal_code="zz11aa", localities="north | south", email="hello@mill.example",
        url="https://mill.example/x", application_process="Just come", valid_from="2026-01-01", valid_to="2026-12-31",
    )  # fmt: skip
    (one,), faults = read_services(io.StringIO(written(full)), PLACES)
    assert faults == []
    assert (one.needs, one.localities, one.everywhere) == (
        frozenset({PrimaryNeed.MONEY, PrimaryNeed.HOUSING}),
        frozenset({"north", "south"}),
        False,
    )
    assert (one.minimum_age, one.maximum_age, one.eligibility_description) == (11, 18, "Young carers")
    assert (one.postal_code, one.email, one.url) == ("ZZ1 1AA", "hello@mill.example", "https://mill.example/x")
    assert (one.valid_from, one.valid_to) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_columns_that_need_not_be_there() -> None:
    text = written(row(), columns=(*REQUIRED, "phone"))
    (one,), faults = read_services(io.StringIO(text), PLACES)
    assert (faults, one.everywhere, one.needs, one.minimum_age, one.url) == ([], True, frozenset(), None, "")


@pytest.mark.parametrize(
    ("status", "means"),
    [("active", "active"), ("Inactive", "inactive"), ("defunct", "inactive"), ("temporarily closed", "inactive")],
)
def test_each_status_of_theirs_means_one_of_ours(status: str, means: str) -> None:
    (one,), _ = read_services(io.StringIO(written(row(status=status))), PLACES)
    assert one.status is ServiceStatus(means)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": ""}, "column id: it is empty"),
        ({"id": "a b"}, "column id: “a b” is no key: up to 100 letters, numbers, dots, colons, dashes"),
        ({"name": " "}, "column name: it is empty"),
        ({"name": "N" * 201}, "column name: it has 201 characters; 200 are the most"),
        ({"description": "bell \x07"}, "column description: it holds characters that cannot be printed"),
        ({"status": "activ"}, "column status: there is no status “activ”: did you mean “active”?"),
        ({"localities": ""}, _PLACES_WRONG),
        ({"localities": "north|everywhere"}, _PLACES_WRONG),
        ({"localities": "nroth"}, "column localities: there is no locality “nroth”: did you mean “north”?"),
        ({"needs": "mony"}, "column needs: there is no need “mony”: did you mean “money”?"),
        ({"minimum_age": "4.5"}, "column minimum_age: “4.5” is no age in whole years"),
        ({"maximum_age": "121"}, "column maximum_age: “121” is no age in whole years"),
        ({"minimum_age": "5", "maximum_age": "4"}, "column maximum_age: 4 is less than the minimum_age 5"),
        ({"postal_code": "here"}, "column postal_code: “here” is no postcode"),
        ({"email": "mill.example"}, "column email: “mill.example” is no e-mail address"),
        ({"url": "ftp://x.y"}, "column url: “ftp://x.y” is no address of a page: it begins with https:// or http://"),
        ({"valid_from": "1 May 2026"}, "column valid_from: “1 May 2026” is no day, such as 2026-09-01"),
        ({"valid_from": "2026-05-02", "valid_to": "2026-05-01"},
         "column valid_to: 2026-05-01 is before the valid_from 2026-05-02"),
        ({"phone": ""}, "it does not say how to come: fill in phone, email, url or application_process"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_and_column(fields: dict[str, str], said: str) -> None:
    assert faults_of(row(id="good"), row(**fields)) == [f"line 3: {said}"]


def test_every_bad_row_is_named_by_the_line_on_which_it_begins() -> None:
    first = row(id="one", description="Two\nlines")
    assert faults_of(first, row(id="two", email="x", status="x"), row(id="one")) == [
        "line 4: column status: there is no status “x”: known are active, inactive, defunct, temporarily closed",
        "line 4: column email: “x” is no e-mail address",
        "line 5: column id: “one” is on line 2 too",
    ]


def test_a_row_with_too_few_fields_is_a_fault_and_an_empty_line_is_none() -> None:
    text = written(row()) + "\n,,\nx,y\n" + ",".join("" for _ in COLUMNS) + "\n"
    good, faults = read_services(io.StringIO(text), PLACES)
    assert (len(good), [str(fault) for fault in faults]) == (
        1,
        ["line 5: it has 2 fields, and the headings are 17"],
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "It lacks the columns id, name, description, status, localities. The first line names the columns."),
        ("id,name,colour,status,cost\n", "It has columns that are not known: colour, cost. Take them away."),
        ("id,name,description,status,localities,id\n", "It has columns twice: id."),
        ('id,name,description,status,localities\n"x', "line 2: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_list_of_services_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotServices) as refused:
        read_services(io.StringIO(text), PLACES)
    assert str(refused.value) == said


def test_a_file_in_another_alphabets_bytes_is_refused() -> None:
    opened = io.TextIOWrapper(io.BytesIO(b"id,name,description,status,localities\nx,Caf\xe9,d,active,north\n"), "utf-8")
    with pytest.raises(NotServices, match="It is not written in UTF-8"):
        read_services(opened, PLACES)
