"""The folders a PostgreSQL can lie in, and those it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.embedded import EmbeddedError, ensure_running
from tests.embedded.servers import query


@pytest.mark.parametrize("name", ["d" * 120, "a,b", "it's"])
def test_a_path_unfit_for_a_socket_has_it_elsewhere(folder: Path, name: str) -> None:
    var = folder / name / "var"
    var.mkdir(parents=True)
    cluster = ensure_running(var, durable=False)
    assert cluster.data.is_relative_to(var)
    assert len(str(cluster.socket / ".s.PGSQL.5432")) <= 100
    assert query(cluster, "SELECT 1", role="portal_app") == [(1,)]


def test_a_path_with_a_space(folder: Path) -> None:
    cluster = ensure_running(folder / "my portal" / "var", durable=False)
    assert cluster.socket.is_relative_to(folder)
    assert "my%20portal" in cluster.url("portal_app", "portal")
    assert query(cluster, "SELECT 1", role="portal_app") == [(1,)]


def test_a_path_that_a_shell_would_change_is_refused(folder: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"cannot hold a PostgreSQL: '\$' is in its name"):
        ensure_running(folder / "$HOME")
    assert list(folder.iterdir()) == []


def test_a_file_in_place_of_the_folder(var: Path) -> None:
    var.mkdir()
    (var / "postgres").touch()
    with pytest.raises(EmbeddedError, match="a file is in its place"):
        ensure_running(var)
