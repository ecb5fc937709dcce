"""What one process must run all of is handed out as one."""

from __future__ import annotations

import pytest

from portal.settings import ROOT
from tests.together import TOGETHER, scope


@pytest.mark.parametrize("several", TOGETHER)
def test_what_belongs_together_is_there_and_is_one(several: str) -> None:
    file, _, name = several.partition("::")
    assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8")
    assert scope(f"{several}[one]") == scope(f"{several}[another]") == several


def test_any_other_test_goes_to_whoever_is_free() -> None:
    assert scope("tests/test_paging.py::test_a[1]") != scope("tests/test_paging.py::test_a[2]")


def test_it_is_asked_who_hands_out(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("tests.together")
