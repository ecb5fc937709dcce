"""Calls that were promised, in every state they have."""

from __future__ import annotations

import datetime as dt

from portal.accounts.models import User
from portal.contacts.models import CallBack, CallTry
from portal.contacts.rules.calls import CallBecause, CallMade, CallTried

_LONG = (
    "Aleksandra Wiśniewska-Kowalczyk of Danum, Bentley and Askern Neighbourhood Partnerships for Children, Young People"
    " and Families"
)


def calls(at: dt.datetime) -> list[CallBack]:
    """One to make in time, one that is late and was tried, one kept, one kept late, one told in another way."""
    hour, ana = dt.timedelta(hours=1), User(name="Ana Lis")
    tried = CallTry(tried_at=at - 3 * hour, caller=ana, ended=CallTried.NO_ANSWER, said="The line was engaged.")
    again = CallTry(tried_at=at - hour, caller=User(name=_LONG), ended=CallTried.NOT_SAFE, said="")
    return [
        _call(at + 20 * hour, number="01632 960001"),
        _call(at - 2 * hour, tries=[tried, again]),
        _call(at, ended=CallMade.SPOKEN, made_at=at - hour, spoke_to="Rosa Lindqvist", said="They will call again."),
        _call(at - 4 * hour, ended=CallMade.SPOKEN, made_at=at - hour, spoke_to=_LONG),
        _call(at, ended=CallMade.OTHERWISE, made_at=at - hour, spoke_to="Bo Reed, at the school gate"),
    ]


def _call(due_at: dt.datetime, *, number: str = "", **more: object) -> CallBack:
    made = {"maker": User(name="Ana Lis"), "said": "", **more} if "made_at" in more else more
    return CallBack(because=CallBecause.ASKED.value, due_at=due_at, number=number, **made)
