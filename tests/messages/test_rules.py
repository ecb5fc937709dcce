from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.events.anchors import Anchor
from portal.identifiers import new_reference
from portal.messages.rules import Template, may_be_about, wait_after


def test_it_is_tried_ten_times_over_about_three_days() -> None:
    waits = [wait_after(tries) for tries in range(1, 11)]
    assert waits[-1] is None
    given_waits = [wait for wait in waits if wait]
    assert len(given_waits) == 9
    assert given_waits == sorted(given_waits)
    assert dt.timedelta(days=3) < sum(given_waits, dt.timedelta()) < dt.timedelta(days=4)


@pytest.mark.parametrize("template", [template for template in Template if template.names_a_reference])
def test_most_messages_are_about_a_reference(template: Template) -> None:
    assert may_be_about(template, new_reference("C"))
    assert may_be_about(template, new_reference("M"))
    assert not may_be_about(template, str(uuid.uuid4()))


def test_the_others_are_about_a_key() -> None:
    assert may_be_about(Template.ACCOUNT_INVITATION, str(uuid.uuid4()))
    assert not may_be_about(Template.ACCOUNT_INVITATION, "")
    assert may_be_about(Template.PASSWORD_CHANGED, "")
    line = Anchor(2**62, "ab" * 32, 2**62, "2026-11-01T02:15:01+00:00").line()
    assert may_be_about(Template.EVENT_ANCHOR, line)


@given(template=st.sampled_from(Template), name=st.text(alphabet="abc DEF'é\n", min_size=1))
def test_no_message_is_about_a_name(template: Template, name: str) -> None:
    assert not may_be_about(template, name)
    assert not may_be_about(template, f"C-7KQ2-M9XD {name}")
    assert not may_be_about(template, f"C-7KQ2-M9XD\n{name}")
