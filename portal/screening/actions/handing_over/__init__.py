"""Handing over, and what becomes of it: taken on by name, given back, taken back, or waited for."""

from portal.screening.actions.handing_over.answering import (
    AnsweredAlready,
    accept_new_information,
    return_new_information,
    withdraw_hand_over,
    write_down_acceptance,
    write_down_return,
)
from portal.screening.actions.handing_over.chasing import remind_of_hand_overs
from portal.screening.actions.handing_over.handing import hand_over, supersede
from portal.screening.actions.handing_over.link import LinkOver, accept_by_link, open_link, read_papers, return_by_link

__all__ = [
    "AnsweredAlready",
    "LinkOver",
    "accept_by_link",
    "accept_new_information",
    "hand_over",
    "open_link",
    "read_papers",
    "remind_of_hand_overs",
    "return_by_link",
    "return_new_information",
    "supersede",
    "withdraw_hand_over",
    "write_down_acceptance",
    "write_down_return",
]
