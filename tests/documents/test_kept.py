"""A public paper is made once, whoever asks and however many at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.documents.kept import KeptPapers, digest_of


class Press:
    """Makes papers slowly, and notes how many it made and whether two at once."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.at_once = 0
        self._busy = threading.Lock()

    def __call__(self, html: str, *, stylesheet: str) -> bytes:
        if not self._busy.acquire(blocking=False):
            self.at_once += 1
            return b""
        time.sleep(0.05)
        self.made.append(html)
        self._busy.release()
        return f"{html} {stylesheet}".encode()


@pytest.fixture
def press() -> Press:
    return Press()


def test_it_is_made_once_for_all_who_ask_at_once(press: Press) -> None:
    papers = KeptPapers(press)
    with ThreadPoolExecutor(8) as people:
        given = list(people.map(lambda _: papers.paper("words", stylesheet="look"), range(24)))
    assert {paper.content for paper in given} == {b"words look"}
    assert (press.made, press.at_once) == (["words"], 0)


def test_two_papers_are_made_one_after_the_other(press: Press) -> None:
    papers = KeptPapers(press)
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda n: papers.paper(f"words {n % 4}", stylesheet="look"), range(16)))
    assert (sorted(press.made), press.at_once) == ([f"words {n}" for n in range(4)], 0)


def test_other_words_or_another_look_are_another_paper(press: Press) -> None:
    papers = KeptPapers(press)
    digests = [
        papers.paper(*words, stylesheet=look).digest for words, look in [(["a"], "b"), (["a"], "c"), (["c"], "b")]
    ]
    assert len(set(digests)) == 3
    assert len(press.made) == 3
    assert digest_of("ab", "c") != digest_of("a", "bc")


def test_only_so_many_are_kept_those_asked_for_last(press: Press) -> None:
    papers = KeptPapers(press, most=2)
    for words in ("a", "b", "a", "c", "a", "b"):
        papers.paper(words, stylesheet="")
    assert press.made == ["a", "b", "c", "b"]


def test_what_could_not_be_made_is_tried_again() -> None:
    tries: Iterator[Exception | bytes] = iter([ValueError("no paper in the machine"), b"made"])

    def make(html: str, *, stylesheet: str) -> bytes:
        outcome = next(tries)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    papers = KeptPapers(make)
    with pytest.raises(ValueError, match="no paper"):
        papers.paper("words", stylesheet="")
    assert papers.paper("words", stylesheet="").content == b"made"
