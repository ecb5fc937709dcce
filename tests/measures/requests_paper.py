"""A small history of requests, and the answers that people worked out for it on paper.

Requests of April, May and June 2021 (the quarter 2021-22Q1); summer time began on Sunday 28 March. Oak is a school, Elm
a health service; R11 came from a family, without an agency.

      place    received          in time  decided                     given  decided  hours
  R1  north    31 March 23:30    (received in March, decided on 1 April)  3      3
  R2  north    1 April 00:00     yes      universal                     2      2      12.0
  R3  north    30 June 23:30     yes, on the dot: 1 July 17:00, Lead P. 3      2      17.5   (level: next quarter's)
  R4  north    1 July 00:00      (next quarter's)
  R5  unknown  4 May             taken back
  R6  north    10 May            no: nobody decided it
  R7  unknown  12 May            no, by a second; universal             -      1      24.0
  R8  north    17 May            yes      two children: universal on level 2, safeguarding on level 4
                                                                        4      4       6.0
  R9  north    18 May            yes      corrected later: Lead P.      2      3       2.0
  R10 north    20 May, Elm's     yes      universal                     3      2       4.0
  R11 unknown  5 June, nobody's  yes      local solutions               -      2      38.0

  Oak: 7 received, 1 taken back, 1 waits, 5 decided. In time 4 of 6 = 66.66 -> 66.7.
       Hours 2, 6, 12, 17.5, 24: 12.0 in the middle. Safeguarding 1, Lead Practitioner 2, universal 2: 20, 40, 40.
       Levels of R1, R2, R7, R8, R9: compared 4 of 5; the same 3 of 4 = 75.0; 2 given and 3 decided once.
  All: 9 received. In time 6 of 8 = 75.0. Hours 2, 4, 6, 12, 17.5, 24, 38: 12.0.
       Safeguarding 1, Lead Practitioner 2, local solutions 1, universal 3 of 7: 14.28, 28.57, 14.28, 42.85 by halves
       would be 14.3, 28.6, 14.3, 42.9 = 100.1; by the largest remainder 14.3, 28.6, 14.3, 42.8.
       Levels: those of Oak and R10, R11: compared 5 of 7 = 71.42 -> 71.4; the same 3 of 5 = 60.0.
  North: 6 received (R2, R3, R6, R8, R9, R10), in time 5 of 6 = 83.33 -> 83.3; the same 3 of 5, and all 5 compared.
  Unknown: 3 received (R5, R7, R11), in time 1 of 2 = 50.0; none of 2 compared.

Children on requests of January to March 2024 (2023-24Q4), which has a leap day. All are Oak's unless it says so.

  ana    28 February 2023, and again on 29 February 2024: twelve months before is 28 February 2023, both ends inside
  bea    27 February 2023 23:59, and again on 29 February 2024: a day too long
  cal    twice on 10 February 2024: the first is nobody's return, the second one within 60 days
  dan    20 December 2023, and again on 18 February 2024: 60 days
  dot    19 December 2023, and again on 18 February 2024: 61 days
  eve    10 January 2024, taken back, and 1 February 2024: the first
  fay    10 January 2024, a case from 15 January on, and 1 February 2024: of an open case
  gus    10 January 2024 to Elm, a case until 31 January, and 1 February 2024: within 60 days, after Elm's
  hal    1 February 2024, whom nobody knows
  ivy, ivo  twins: 1 October 2023, and again on 1 March 2024: 152 days, both

  In the quarter: ana, bea, cal twice, dan, dot, eve once, fay twice, gus twice, hal, ivy, ivo: 14, linked 13.
  Returned: ana, cal, dan, dot, gus, ivy, ivo: 7 of 13 = 53.84 -> 53.8; covers 13 of 14 = 92.85 -> 92.9.
  Within 60 days: cal, dan, gus: 3 of 7 = 42.85 -> 42.9. First 5, of an open case 1.
  jay    30 April 2024 23:30 and 30 June 2024 00:10: 61 days by London's calendar, 60 by the world's (2024-25Q1)
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import Agency
from portal.guidance.codes import AgencyType, Route, Source
from tests.measures.requests_history import Requests

QUARTER, LEAP = "2021-22Q1", "2023-24Q4"


@dataclass(frozen=True)
class Told:
    oak: Agency
    elm: Agency


def write_down(history: Requests) -> Told:
    make = history.make
    told = Told(make.agency(), make.agency(Source.HEALTH, AgencyType.HEALTH))
    north = history.locality("north", 1)
    oak, elm = told.oak, told.elm
    lead, safe = Route.LEAD_PRACTITIONER, Route.SAFEGUARDING
    history.request(oak, "2021-03-31 23:30", at=north, decided="2021-04-01 09:00", said=3, level=3)
    history.request(oak, "2021-04-01 00:00", at=north, decided="2021-04-01 12:00", said=2, level=2)
    history.request(
        oak, "2021-06-30 23:30", at=north, due="2021-07-01 17:00", decided="2021-07-01 17:00", said=3, level=2,
        route=lead,
    )  # fmt: skip
    history.request(oak, "2021-07-01 00:00", at=north, decided="2021-07-01 10:00")
    history.request(oak, "2021-05-04 09:00", withdrawn="2021-05-04 10:00", said=2)
    history.request(oak, "2021-05-10 09:00", at=north, said=2)
    history.request(oak, "2021-05-12 09:00", decided="2021-05-13 09:00:01", level=1)
    eighth = history.request(oak, "2021-05-17 10:00", at=north, said=4, children=(None, None))
    eighth.decided_at = eighth.received_at.replace(hour=16)
    history.decide(eighth, "2021-05-17 16:00", [(2, Route.UNIVERSAL), (4, safe)])
    ninth = history.request(oak, "2021-05-18 10:00", at=north, decided="2021-05-18 12:00", said=2, level=2)
    history.decide(ninth, "2021-06-01 10:00", [(3, lead)], number=2)
    history.request(elm, "2021-05-20 10:00", at=north, decided="2021-05-20 14:00", said=3, level=2)
    history.request(
        None, "2021-06-05 22:00", due="2021-06-07 17:00", decided="2021-06-07 12:00", route=Route.LOCAL_SOLUTIONS
    )
    return told


def write_down_children(history: Requests) -> Told:
    make = history.make
    told = Told(make.agency(), make.agency(Source.HEALTH, AgencyType.HEALTH))
    oak, elm = told.oak, told.elm
    asked = {
        "ana": ("2023-02-28 09:00", "2024-02-29 10:00"),
        "bea": ("2023-02-27 23:59", "2024-02-29 10:00"),
        "cal": ("2024-02-10 09:00", "2024-02-10 15:00"),
        "dan": ("2023-12-20 10:00", "2024-02-18 10:00"),
        "dot": ("2023-12-19 10:00", "2024-02-18 10:00"),
        "jay": ("2024-04-30 23:30", "2024-06-30 00:10"),
    }
    for name, days in asked.items():
        child = history.child(name)
        for day in days:
            history.request(oak, day, children=[child])
    eve, fay, gus = (history.child(name) for name in ("eve", "fay", "gus"))
    history.request(oak, "2024-01-10 10:00", withdrawn="2024-01-10 11:00", children=[eve])
    history.request(oak, "2024-01-10 10:00", children=[fay])
    history.case(fay, "2024-01-15 10:00")
    history.request(elm, "2024-01-10 10:00", children=[gus])
    history.case(gus, "2024-01-15 10:00", "2024-01-31 10:00")
    for one in (eve, fay, gus, None):
        history.request(oak, "2024-02-01 10:00", children=[one])
    twins = [history.child("ivy"), history.child("ivo")]
    for day in ("2023-10-01 10:00", "2024-03-01 10:00"):
        history.request(oak, day, children=twins)
    return told
