"""What the documents say of the code is so: settings, accounts, commands, and the files they lead to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.demo.accounts import ACCOUNTS
from portal.settings import ROOT, SettingsError, read_settings

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_ROW = re.compile(r"^\| `(PORTAL_\w+)` \| (.*?) \|", re.MULTILINE)


class _Asked(dict[str, str]):
    """An environment that notes which of its names are read."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]  # as settings ask
        self.names.append(name)
        return default


def _table() -> dict[str, str]:
    """Each setting of the table in docs/deploy.md, with its default."""
    rows = _ROW.findall((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"))
    assert len(rows) == len(dict(rows)), "a setting stands in the table once"
    return dict(rows)


def test_the_table_of_settings_names_those_that_are_read() -> None:
    environment = _Asked()
    read_settings(environment)
    assert sorted(_table()) == sorted(set(environment.names))


def test_the_table_says_which_settings_production_needs() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"PORTAL_ENV": "production"})
    needed = set(re.findall(r"^- (PORTAL_\w+) must", str(refused.value), re.MULTILINE))
    assert {name for name, default in _table().items() if default == "**needed**"} == needed


def test_the_first_page_names_everyone_who_can_sign_in() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [account.mailbox for account in ACCOUNTS if f"`{account.mailbox}@`" not in said] == []


def test_the_commands_of_make_that_are_named_are_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make (\w+)", path.read_text(encoding="utf-8"))}
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_leads_to_is_there(document: Path) -> None:
    leads = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [link for link in leads if "://" not in link and not (document.parent / link).exists()]
    assert missing == []
    assert document.read_text(encoding="utf-8").startswith("# ")
