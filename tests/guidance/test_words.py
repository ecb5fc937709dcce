"""The words list: none of our words stands where a family or a teacher reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.guidance.words import FILE, Words, inner_words_in, words
from tests.guidance import visible
from tests.guidance.broken import faults_of, line_of, swap

# As the design has them.
PROMISED = {
    "contact": "request for help",
    "sealed": "finished",
    "break-glass": "emergency opening",
    "coverage": "how many we know about",
    "step up": "ask a social worker to take over",
}


def test_none_of_our_words_reaches_a_page() -> None:
    texts = list(visible.every_text())
    assert len({text.file for text in texts}) > 60, "or this looks at nothing"
    reached = [
        f'{text.file}, line {text.line_of(found.at)}: "{found.word}". Write: {found.instead}.'
        for text in texts
        for found in inner_words_in(text.words)
    ]
    assert not reached, "\n".join(reached)


def test_the_designs_words_are_in_the_list() -> None:
    assert PROMISED.items() <= words().instead.items()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your contact was decided.", ["contact"]),
        ("Two Contacts, one LP and a step\nup", ["Contacts", "LP", "step\nup"]),
        ("It lapsed. Click here, or submit a re-referral.", ["lapsed", "Click", "submit", "re-referral"]),
        ("Contactless, unsealed, help, lpg and a stepladder", []),
        ("Your request for help has been received.", []),
    ],
)
def test_whole_words_are_found_in_all_their_forms(text: str, found: list[str]) -> None:
    assert [one.word for one in inner_words_in(text)] == found


def test_what_to_write_instead_is_said() -> None:
    (found,) = inner_words_in("It was break glass.")
    assert (found.at, found.instead) == (7, "emergency opening")


# Where the walk looks


def _template(folder: Path, source: str) -> list[tuple[int, str]]:
    file = folder / "page.html"
    file.write_text(source, encoding="utf-8")
    return [(text.line, text.words.strip()) for text in visible.texts_of_template(file)]


def test_a_template_is_read_as_people_see_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visible, "ROOT", tmp_path)
    source = """{% extends "layout.html" %}{# a contact, among us #}
<a class="contact" href="{{ url_for('contacts.show') }}"
   aria-label="Read it">
  {{ contact.reference }} and more</a>
{{ empty("Nothing here yet.") }}
<td>{{ 2 | count_of("contact", "contacts") }}</td>
<td data-label="Who">{{ "Child" if contact.child else "adult" }}</td>
"""
    assert sorted(_template(tmp_path, source)) == [
        (2, "Read it"),
        (3, "and more"),
        (5, "Nothing here yet."),
        (6, "contact contacts"),
        (7, "Child"),
        (7, "Who"),
    ]


def test_content_is_read_where_people_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visible, "ROOT", tmp_path)
    file = tmp_path / "any.yaml"
    file.write_text("code: contact\nwords: Yes\ntext: |\n  One\n  two\nthink_about:\n  - Three\n", encoding="utf-8")
    found = list(visible.texts_of_content(file))
    assert [(text.line, text.words) for text in found] == [(2, "Yes"), (4, "One\ntwo\n"), (7, "Three")]
    assert found[1].line_of(found[1].words.index("two")) == 5


def test_code_is_read_for_its_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visible, "ROOT", tmp_path)
    file = tmp_path / "any.py"
    file.write_text(
        '"""A contact, among us."""\nA = "contact"\nB = f"Sent {A}."\nC = Field("Name", hint="As it is said")\n'
        'raise ValueError("no such contact")\nD = "SELECT contact FROM it"\n',
        encoding="utf-8",
    )
    found = [(text.line, text.words) for text in visible.texts_of_module(file)]
    assert found == [(3, "Sent "), (4, "Name"), (4, "As it is said")]


def test_what_every_file_of_content_says_is_looked_at() -> None:
    looked_at = {Path(text.file).name for text in visible.every_text()}
    for_nobody = {"search_words.yaml", "weights.yaml", "words.yaml"}
    assert {file.name for file in visible.CONTENT.rglob("*.yaml")} - looked_at == for_nobody


def test_of_every_key_of_content_somebody_wrote_whether_people_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visible.keys_nobody_placed(visible.content_that_is_read()) == set()
    monkeypatch.setattr(visible, "ROOT", tmp_path)
    file = tmp_path / "any.yaml"
    file.write_text("code: one\nwords: Two words\nevidence: Of ours\nsaid:\n  - One\n  - A new key\n", encoding="utf-8")
    assert visible.keys_nobody_placed([file]) == {"said"}


@pytest.mark.parametrize(
    ("old", "new", "near", "words"),
    [
        ("ours: sealed", "ours: contact", "ours: sealed", '"contact" is here twice. Take one away.'),
        ("[seal, seals, sealing]", "[seal, Seal]", "forms: [seal", '"Seal" is here twice. Take one away.'),
        ("word: invalid", "word: digest", "word: invalid", '"digest" is here twice. Take one away.'),
        ("ours: sealed", "ours: ''", "ours: sealed", "This word is blank."),
        ("page: finished", "page: ''", "page: finished", 'Say what a page calls "sealed".'),
        ("page: finished", "page: a matter that is done", "page: finished", 'A page may not say "matter" either.'),
        ("instead: send", "instead: ' '", "instead: send", 'Say what to write instead of "submit".'),
        ("instead: send", "say: send", "instead: send", '"say" is not known here.'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, near: str, words: str) -> None:
    found = faults_of(tmp_path, FILE, Words, swap(old, new))
    line = next((line for line, said in found if said.startswith(words)), None)
    assert line == line_of(FILE, near), found
