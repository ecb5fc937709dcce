"""The portal does not start with content it cannot use, and says where to look."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.guidance import clocks
from portal.messages import templates
from portal.settings import ROOT

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
