"""What each error page says: what happened, what became of what was typed, and what to do next. One place for all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorWords:
    title: str
    paragraphs: tuple[str, ...]
    way_on: str = "/"
    way_on_words: str = "Go to the start page"


ERROR_WORDS: dict[str, ErrorWords] = {
    "400": ErrorWords(
        "We could not read what was sent",
        (
            "Part of the page's answer arrived damaged or incomplete. Nothing was saved or changed.",
            "What you typed is still in the page before this one. Go back, check it and send it again.",
        ),
    ),
    "403": ErrorWords(
        "You may not do this",
        (
            "Your role in the portal does not allow this step. Nothing was saved or changed.",
            "If it is part of your work, ask your manager or the portal's administrator to change your role.",
        ),
    ),
    "404": ErrorWords(
        "Page not found",
        (
            "There is no page at this address, or it is not one you can see. Nothing is lost.",
            "If you typed the address, check it.",
            "If you followed a link to a family's record, it may now be someone else's work: ask who sent it to you.",
        ),
    ),
    "405": ErrorWords(
        "This page cannot be opened that way",
        (
            "The address is used to send something, not to look at it. Nothing was saved or changed.",
            "Start again from the page you came from.",
        ),
    ),
    "409": ErrorWords(
        "Someone else was quicker",
        (
            "This changed while you were looking at it, so your step was not carried out and nothing was overwritten.",
            "Go back and load the page again to see how things stand, then decide what to do.",
        ),
    ),
    "413": ErrorWords(
        "That is too large",
        (
            "What you sent is larger than this page takes, so none of it was saved.",
            "What you typed is still in the page before this one.",
            "Go back, shorten the text or choose a smaller file, and send it again.",
        ),
    ),
    "429": ErrorWords(
        "Too many tries",
        (
            "This was tried too often in a short time. We have stopped it for now, to keep accounts safe.",
            "Nothing was saved or changed.",
            "Wait 15 minutes and try again. If it was not you, tell the portal's administrator.",
        ),
    ),
    "500": ErrorWords(
        "Sorry, something went wrong on our side",
        (
            "Your last step was not carried out, and nothing was half done. What you saved before it is safe.",
            "Go back and try again in a few minutes. What you typed is still in the page before this one.",
            "If a child may be in danger, do not wait: phone 999, or the safeguarding number your agency gave you.",
        ),
    ),
    "503": ErrorWords(
        "The portal is not available just now",
        (
            "It is being looked after or is too busy.",
            "Your last step was not carried out. What you saved before it is safe.",
            "Keep the page before this one open, wait a few minutes and send it again.",
            "If a child may be in danger, do not wait: phone 999, or the safeguarding number your agency gave you.",
        ),
    ),
    "csrf": ErrorWords(
        "This page had been open too long",
        (
            "For safety a page can only be sent for a limited time. Nothing was sent or changed.",
            "What you typed is still in the page before this one.",
            "Go back, copy anything long that you wrote, load the page again and send it.",
        ),
    ),
}


def words_for(code: str) -> ErrorWords:
    """The words for a status ("404") or a cause ("csrf"). What has none of its own is told as a request we could not
    read, or as a failure of ours."""
    return ERROR_WORDS.get(code) or ERROR_WORDS["500" if code.startswith("5") else "400"]
