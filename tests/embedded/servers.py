"""A running server, asked and meddled with, and other processes that start one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from portal.embedded import Cluster
from portal.settings import ROOT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
IMPORT = "import os, sys; from pathlib import Path; from portal.embedded import ensure_running, find, stop; "
BECOME_NOBODY = "import pwd; n = pwd.getpwnam('nobody'); os.setgroups([]); os.setgid(n.pw_gid); os.setuid(n.pw_uid); "


def process(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def rename_process(cluster: Cluster, number: int) -> None:
    file = cluster.data / "postmaster.pid"
    file.write_text("\n".join([str(number), *file.read_text().splitlines()[1:]]) + "\n")


def query(cluster: Cluster, statement: str, *, role: str = "portal_owner") -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.conninfo(role, "portal"), autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT + code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def runs(number: int) -> bool:
    """Whether this process lives. One that has ended may be listed until its parent has asked how it went."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
