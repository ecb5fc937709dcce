"""The portal does not start with content it cannot use, and says where to look."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from portal.frame import content
from portal.guidance.places import ByTheClock, Phones, places
from portal.guidance.reading import FOLDER
from portal.settings import ROOT, Environment, SettingsError, read_settings

_START = """
import sys
from pathlib import Path
from portal.guidance import reading

reading.FOLDER = Path(sys.argv[1])  # before any file is read
import wsgi
"""
_BROKEN = {
    "clocks.yaml": ("hours: 72", "hours: 0", 'line 52: "hours" must be 1 or more.'),
    "messages.yaml": ("phone 999", "phone $you", 'line 21: "$you" is not given to this message.'),
    "stars.yaml": ('edition: "1.1"', "edition: 1.1", '"edition" must be text: put it in quotes.'),
}


def test_it_stops_with_every_fault_of_every_file(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    for name, (old, new, _) in _BROKEN.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    environment = {**os.environ, "PORTAL_ENV": "test", "PORTAL_VAR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-c", _START, str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert started.returncode == 1
    said = started.stderr.splitlines()
    assert [line.split(",")[0] for line in said] == list(_BROKEN)
    for line, (_, _, words) in zip(said, _BROKEN.values(), strict=True):
        assert words in line


def _told_the_numbers(numbers: Phones, environment: Environment) -> None:
    settings = replace(read_settings({"PORTAL_ENV": "test"}), environment=environment)
    told = places().model_copy(update={"phones": numbers})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.guidance.places.places", lambda: told)
        content.refuse_invented_numbers(settings)


def test_in_production_nobody_is_given_a_number_that_belongs_to_nobody() -> None:
    invented = places().phones
    real = invented.model_copy(
        update={
            "mash": ByTheClock(office_hours="01632 850111", out_of_hours="01632 850222"),
            "early_help_hub": "01632 850333",
        }
    )
    one_left = real.model_copy(update={"early_help_hub": "01632 960333"})
    for numbers in (invented, one_left):
        with pytest.raises(SettingsError, match=r"places\.yaml still has the demo's numbers"):
            _told_the_numbers(numbers, Environment.PRODUCTION)
        _told_the_numbers(numbers, Environment.DEMO)
    _told_the_numbers(real, Environment.PRODUCTION)
