"""Where a page of a long list begins, as it is written in an address."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.paging import After
from portal.working_time import LONDON

microseconds = st.integers(0, 130 * 365 * 86_400_000_000)
moments = microseconds.map(lambda count: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=count))


@given(moments, st.uuids())
def test_what_was_written_is_read_to_the_microsecond(at: dt.datetime, key: uuid.UUID) -> None:
    """A rounded moment would leave out a row, or show one twice."""
    assert After.read(str(After(at, key))) == After(at, key)


def test_a_moment_is_the_same_in_every_zone() -> None:
    key = uuid.uuid4()
    noon = dt.datetime(2024, 6, 3, 12, 0, 0, 1, tzinfo=LONDON)
    assert After.read(str(After(noon, key))) == After(noon.astimezone(dt.UTC), key)


@pytest.mark.parametrize(
    "written",
    ["", "_", "1", "1_", f"_{uuid.uuid4().hex}", f"x_{uuid.uuid4().hex}", "1_nonsense", f"1_{uuid.uuid4().hex}_2",
     f"{10**30}_{uuid.uuid4().hex}", f"-{10**18}_{uuid.uuid4().hex}", f"{'9' * 5000}_{uuid.uuid4().hex}", "\x00_\x00",
     f"1e9_{uuid.uuid4().hex}", "1_" + "0" * 31, "' OR 1=1 --"],
)  # fmt: skip
def test_what_is_not_ours_is_none(written: str) -> None:
    assert After.read(written) is None


@given(st.text(max_size=60))
def test_whatever_stands_in_an_address_breaks_nothing(written: str) -> None:
    read = After.read(written)
    assert read is None or After.read(str(read)) == read
