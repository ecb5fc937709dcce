from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal.embedded import EmbeddedError, stop
from portal.embedded.home import Home


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name that everyone may pass, cleared of servers afterwards."""
    made = Path(tempfile.mkdtemp(prefix="pg-"))
    made.chmod(0o711)
    yield made
    for var in {lock.parent.parent for lock in made.rglob("lock")}:
        with suppress(EmbeddedError):
            stop(var)
        shutil.rmtree(Home(var).elsewhere_path, ignore_errors=True)
    shutil.rmtree(made)


@pytest.fixture
def var(folder: Path) -> Path:
    return folder / "var"


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us, but whose number a file of ours will name."""
    running = subprocess.Popen(["sleep", "60"])
    yield running
    running.kill()
    running.wait()
