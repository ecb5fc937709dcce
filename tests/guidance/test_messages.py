"""The wording of messages: each has one, and none names what it is not given."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.guidance.reading import read_content
from portal.messages.rules import Template
from portal.messages.templates import FILE, Wordings
from tests.guidance.broken import faults_of, line_of, swap

_DECLINED = FILE.read_text(encoding="utf-8").split("  - code: offer_declined")[1].split("  - code:")[0]
_DECLINED = f"  - code: offer_declined{_DECLINED}"


def test_every_message_has_its_wording() -> None:
    assert {message.code for message in read_content(FILE, Wordings).messages} == set(Template)


def test_a_line_is_found_inside_a_text(tmp_path: Path) -> None:
    """An editor goes to the line itself, not to where the text begins."""
    found = faults_of(tmp_path, FILE, Wordings, swap("If a child is in danger now", "If $child is in danger now"))
    assert [line for line, _ in found] == [line_of(FILE, "If a child is in danger now")]


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        (_DECLINED, "", "messages:", 'The message "offer_declined" is missing. Add it, with its subject and text.'),
        (_DECLINED, _DECLINED * 2, "code: offer_lapsed", 'The message "offer_declined" is here twice.'),
        ("offer_declined", "offer_refused", "offer_declined", 'The portal sends no message "offer_refused".'),
        ("$about has been received. Thank", "$family. Thank", "received. Thank", '"$family" is not given to this'),
        ('received"', 'received: $name"', 'received"', '"$name" is not given to this message. Use one of $about'),
        ("phone 999", "phone $ 999", "phone 999", 'There is a "$" that begins no name.'),
        ("phone 999", "phone $$999", "phone 999", 'There is a "$" that begins no name.'),
        ("  $partnership", "  $partnership $link", "  $partnership", '"$link" is not given to this message.'),
        ("was changed just", "$about was changed just", "was changed just", '"$about" is not given to this message.'),
        ("has been made for you", "$about has been made", "has been made for you", '"$about" is not given to this'),
        ("Your password was changed", "", 'subject: "Your password', "The subject must be one line."),
        ("Your password was changed", "Yours\\nin haste", 'subject: "Your password', "The subject must be one line."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Wordings, swap(old, new))
    line = next((line for line, said in found if said.startswith(words)), None)
    assert line == line_of(FILE, near), found


def test_a_message_without_its_link_leads_nowhere(tmp_path: Path) -> None:
    (found,) = faults_of(
        tmp_path, FILE, Wordings, lambda text: text.replace("how far it has got here:\n\n      $link", "")
    )
    assert found[1].startswith('The text has no "$link" on a line of its own.')
