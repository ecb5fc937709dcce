"""The portal does not start with content it cannot use, and says where to look."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from portal.frame import content
from portal.guidance import clocks
from portal.guidance.places import ByTheClock, Phones, places
from portal.messages import templates
from portal.settings import ROOT, Environment, SettingsError, read_settings

_START = "import sys; from pathlib import Path; import {module} as one; one.FILE = Path(sys.argv[1]); import wsgi"


@pytest.mark.parametrize(
    ("module", "file", "old", "new", "said"),
    [
        ("portal.guidance.clocks", clocks.FILE, "hours: 72", "hours: 0", 'line 33: "hours" must be 1 or more'),
        ("portal.messages.templates", templates.FILE, "phone 999", "phone $you", '"$you" is not given to this message'),
    ],
)  # fmt: skip
def test_it_stops_with_a_sentence_that_names_file_and_line(
    tmp_path: Path, module: str, file: Path, old: str, new: str, said: str
) -> None:
    broken = tmp_path / file.name
    broken.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    environment = {**os.environ, "PORTAL_ENV": "test", "PORTAL_VAR": str(tmp_path)}
    command = [sys.executable, "-c", _START.format(module=module), str(broken)]
    started = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert started.returncode == 1
    assert started.stderr.startswith(f"{file.name}, line ")
    assert said in started.stderr
    assert "Traceback" not in started.stderr


def _told_the_numbers(numbers: Phones, environment: Environment) -> None:
    settings = replace(read_settings({"PORTAL_ENV": "test"}), environment=environment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "places", lambda: places().model_copy(update={"phones": numbers}))
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
