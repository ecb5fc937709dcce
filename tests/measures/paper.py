"""A small history, and the answers that people worked out for it on paper.

Cases are closed in April, May and June 2021 (the quarter 2021-22Q1) unless it says otherwise. England's bank holidays
on the way: Good Friday 2 April, Easter Monday 5 April, 3 May, 31 May. Summer time began on Sunday 28 March.

For each case stands: does O1 speak of it, and was the level reduced? Has it a pair (O2, O3), and did it improve?

  north                          O1 speaks  reduced  pair  improved
  N1  plain, better                  x         x       x       x
  N2  a tie of areas, same level     x                 x
  N3  areas missing at the end       x         x       x       x
  N4  areas missing at the start                       x
  N5  five areas in common                             x       x
  N6  four areas in common           x         x
  N7  first reading replaced         x                 x
  N8  closing reading replaced       x                 x
  N9  first time                     x         x       x       x
  N10 the same family again
  N11 not closed                   (not counted at all)
  10 closed                          7         4       8       4
  O1 = 4/7 = 57.14 -> 57.1, covers 7/10 = 70.0.  O2 = 4/8 = 50.0, covers 8/10 = 80.0.  O3 = 8/10 = 80.0.

  south                          O1 speaks  reduced  pair  improved
  S1  first star on day 31           x         x
  S2  day 30, closing on day 10      x                 x       x
  S3  closing star on day 11         x         x
  S4  the latest in time counts      x         x       x
  S5  another edition at the end     x         x
  S6  closing before the first       x
  S7  both on one day                x         x       x       x
  S8  the earliest first counts      x                 x       x
  S9  accepted after midnight        x         x       x
  S10 closed after midnight          x         x       x       x
  S11 first of another edition       x
  11 closed                         11         7       6       4
  O1 = 7/11 = 63.63 -> 63.6, covers 11/11.  O2 = 4/6 = 66.66 -> 66.7, covers 6/11 = 54.54 -> 54.5.  O3 = 54.5.

  not known                      O1 speaks  reduced  pair  improved
  U1  closed 23:30 on 30 June        x         x       x       x
  U3  closed 00:00 on 1 April        x         x
  2 closed                           2         2       1       1
  O1 = 2/2, covers 2/2.  O2 = 1/1, covers 1/2 = 50.0.  O3 = 50.0.
  U2, closed 00:00 on 1 July, is of the next quarter; U4, closed 23:59:59 on 31 March, of the one before; U5 closed on
  29 February 2020.

  the whole: 23 closed. O1 speaks of 20, reduced in 13: 65.0, covers 20/23 = 86.95 -> 87.0.
  15 pairs, improved in 9: O2 = 60.0, covers 15/23 = 65.21 -> 65.2.  O3 = 65.2.
"""

from __future__ import annotations

from tests.measures.history import History

# (numerator, denominator, value, coverage) of each measure at each place in 2021-22Q1. O3 is itself a coverage.
ANSWERS: dict[str, dict[str, tuple[int, int, float | None, float | None]]] = {
    "O1": {
        "north": (4, 7, 57.1, 70.0),
        "south": (7, 11, 63.6, 100.0),
        "east": (0, 0, None, None),
        "unknown": (2, 2, 100.0, 100.0),
        "all": (13, 20, 65.0, 87.0),
    },
    "O2": {
        "north": (4, 8, 50.0, 80.0),
        "south": (4, 6, 66.7, 54.5),
        "east": (0, 0, None, None),
        "unknown": (1, 1, 100.0, 50.0),
        "all": (9, 15, 60.0, 65.2),
    },
    "O3": {
        "north": (8, 10, 80.0, None),
        "south": (6, 11, 54.5, None),
        "east": (0, 0, None, None),
        "unknown": (1, 2, 50.0, None),
        "all": (15, 23, 65.2, None),
    },
}

# How each stands to its target (O1, O2: 65, tolerated from 58.5; O3: 80, tolerated from 70), edges inside.
STANDING = {
    "O1": {"north": "outside", "south": "inside", "east": "no_target", "unknown": "better", "all": "better"},
    "O2": {"north": "outside", "south": "better", "east": "no_target", "unknown": "better", "all": "inside"},
    "O3": {"north": "better", "south": "outside", "east": "no_target", "unknown": "outside", "all": "outside"},
}

# Other periods, the whole only: (numerator, denominator) of O1, O2 and O3.
OTHER_PERIODS: dict[str, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    "2021-22Q2": ((0, 1), (0, 0), (0, 1)),  # U2 alone
    "2020-21Q4": ((1, 1), (1, 1), (1, 1)),  # U4 alone
    "2021-03": ((1, 1), (1, 1), (1, 1)),  # likewise
    "2021-04": ((3, 3), (2, 2), (2, 3)),  # N1, N9, U3
    "2021-06": ((2, 2), (1, 2), (2, 3)),  # N10, S9, U1
    "2021-04..2021-06": ((13, 20), (9, 15), (15, 23)),  # the quarter by its months
    "2021-04-01..2021-06-30": ((13, 20), (9, 15), (15, 23)),  # and by its days
    "2021-22": ((13, 21), (9, 15), (15, 24)),  # with U2
    "2021-03..2021-07": ((14, 22), (10, 16), (16, 25)),  # with U2 and U4
    "2021-05-20": ((5, 9), (3, 4), (4, 9)),  # S1 to S8 and S11: reduced S1, S3, S4, S5, S7; pairs S2, S4, S7, S8
    "2021-05-21": ((1, 1), (1, 1), (1, 1)),  # S10, closed a quarter past midnight
    "2021-06-30": ((1, 1), (1, 1), (1, 1)),  # U1
    "2021-07-01": ((0, 1), (0, 0), (0, 1)),  # U2
    "2020-02": ((1, 1), (0, 0), (0, 1)),  # U5, on the leap day
    "2020-02-29": ((1, 1), (0, 0), (0, 1)),
    "2020-03": ((0, 0), (0, 0), (0, 0)),
    "2019-20Q4": ((1, 1), (0, 0), (0, 1)),
    "2022-23": ((0, 0), (0, 0), (0, 0)),
}


def write_down(history: History) -> None:
    _north(history)
    _south(history)
    history.locality("east", 3)  # where nothing was closed
    _unknown(history)
    history.store()


def _north(paper: History) -> None:
    north = paper.locality("north", 1)
    accepted = "2021-02-01 09:00"

    n1 = paper.case(accepted, "2021-04-15 12:00", at=north, levels=(3, 2))
    paper.first(n1, "2021-02-08", "3333333333")
    paper.closing(n1, "2021-04-12", "5555555555")

    n2 = paper.case(accepted, "2021-05-10 12:00", at=north, levels=(3, 3))
    paper.first(n2, "2021-02-08", "5555555555")
    paper.closing(n2, "2021-05-06", "6666644444")  # 5 up, 5 down

    n3 = paper.case(accepted, "2021-05-11 12:00", at=north, levels=(2, 1))
    paper.first(n3, "2021-02-08", "5555555555")
    paper.closing(n3, "2021-05-06", "66644555..")  # 3 up, 2 down; with the missing as zeros it would be 4 down

    n4 = paper.case(accepted, "2021-05-12 12:00", at=north, levels=(3, None))
    paper.first(n4, "2021-02-08", "555555....")
    paper.closing(n4, "2021-05-06", "4465557777")  # 1 up, 2 down; with the missing as zeros it would be 5 up

    n5 = paper.case(accepted, "2021-05-13 12:00", at=north, levels=(None, 1))
    paper.first(n5, "2021-02-08", "33333.....")
    paper.closing(n5, "2021-05-06", "44444.....")

    n6 = paper.case(accepted, "2021-05-14 12:00", at=north, levels=(4, 3))
    paper.first(n6, "2021-02-08", "33333.....")
    paper.closing(n6, "2021-05-06", "4444.55555")  # nine were scored, four both times

    n7 = paper.case(accepted, "2021-05-17 12:00", at=north, levels=(3, 4))
    wrong = paper.first(n7, "2021-02-08", "2222222222")
    paper.replaced(wrong, by=paper.first(n7, "2021-02-09", "6666666666"))
    paper.closing(n7, "2021-05-06", "5555555555")  # all down from what it was put right to

    n8 = paper.case(accepted, "2021-05-18 12:00", at=north, levels=(2, 2))
    paper.first(n8, "2021-02-08", "5555555555")
    wrong = paper.closing(n8, "2021-05-14", "7777777777")
    paper.replaced(wrong, by=paper.closing(n8, "2021-05-13", "4444444444"))

    family = paper.family()
    n9 = paper.case(accepted, "2021-04-20 12:00", at=north, levels=(3, 2), family=family)
    paper.first(n9, "2021-02-08", "4444444444")
    paper.closing(n9, "2021-04-19", "5555555555")
    n10 = paper.case("2021-04-22 09:00", "2021-06-15 12:00", at=north, levels=(3, None), family=family)
    paper.closing(n10, "2021-04-23", "1111111111")  # it has no first star of its own, nor is this one N9's

    n11 = paper.case(accepted, at=north, levels=(3, None))
    paper.first(n11, "2021-02-08", "3333333333")
    paper.closing(n11, "2021-05-06", "5555555555")


def _south(paper: History) -> None:
    south = paper.locality("south", 2)
    # From Monday 1 March 2021: 4 working days to Friday 5 March, then 9, 14, 19, 23 on Thursday 1 April; Friday and
    # Monday are Easter; 27 on Friday 9 April; 12, 13 and 14 April make 30, and Thursday 15 April is the 31st.
    # From Thursday 20 May: Friday is 1, 24 to 28 May make 6, Monday 31 May is a holiday, 1 to 4 June make 10, and
    # Monday 7 June is the 11th.
    accepted, closed = "2021-03-01 10:00", "2021-05-20 12:00"

    s1 = paper.case(accepted, closed, at=south, levels=(3, 2))
    paper.first(s1, "2021-04-15", "3333333333")
    paper.closing(s1, "2021-05-18", "5555555555")

    s2 = paper.case(accepted, closed, at=south, levels=(3, 3))
    paper.first(s2, "2021-04-14", "3333333333")
    paper.closing(s2, "2021-06-04", "5555555555")

    s3 = paper.case(accepted, closed, at=south, levels=(4, 2))
    paper.first(s3, "2021-03-08", "3333333333")
    paper.closing(s3, "2021-06-07", "5555555555")

    s4 = paper.case(accepted, closed, at=south, levels=(3, 2))
    paper.first(s4, "2021-03-08", "3333333333")
    paper.closing(s4, "2021-05-18", "7777777777")
    paper.closing(s4, "2021-06-04", "2222222222")  # the latest in time
    paper.closing(s4, "2021-06-07", "9999999999")  # too late

    s5 = paper.case(accepted, closed, at=south, levels=(2, 1))
    paper.first(s5, "2021-03-08", "3333333333")
    paper.closing(s5, "2021-05-18", "5555555555", edition="2.0")

    s6 = paper.case(accepted, closed, at=south, levels=(3, 3))
    paper.first(s6, "2021-03-10", "3333333333")
    paper.closing(s6, "2021-03-09", "5555555555")

    s7 = paper.case(accepted, closed, at=south, levels=(3, 1))
    paper.first(s7, "2021-03-10", "3333333333")
    paper.closing(s7, "2021-03-10", "5555555555")

    s8 = paper.case(accepted, closed, at=south, levels=(1, 1))
    paper.first(s8, "2021-03-20", "8888888888")
    paper.first(s8, "2021-03-04", "4444444444")  # written down later, done earlier
    paper.closing(s8, "2021-05-18", "6666666666")

    # Accepted on Tuesday 30 March, London's date; it was still Monday in universal time. Wednesday is 1, Thursday 2;
    # after Easter 6 on Friday 9 April, 11, 16, 21 on Friday 30 April; Monday 3 May is a holiday; 25 on Friday 7 May,
    # 30 on Friday 14 May.
    s9 = paper.case("2021-03-30 00:30", "2021-06-10 12:00", at=south, levels=(3, 2))
    paper.first(s9, "2021-05-14", "3333333333")
    paper.closing(s9, "2021-06-09", "2222222222")

    # Closed on Friday 21 May, London's date; it was still Thursday in universal time. So Monday 7 June is the 10th.
    s10 = paper.case(accepted, "2021-05-21 00:15", at=south, levels=(3, 2))
    paper.first(s10, "2021-03-08", "3333333333")
    paper.closing(s10, "2021-06-07", "4444444444")

    s11 = paper.case(accepted, closed, at=south, levels=(2, 2))
    paper.first(s11, "2021-03-04", "3333333333", edition="1.0")
    paper.first(s11, "2021-03-08", "3333333333")  # not the earliest, so it makes no pair
    paper.closing(s11, "2021-05-18", "5555555555")


def _unknown(paper: History) -> None:
    u1 = paper.case("2021-04-12 09:00", "2021-06-30 23:30", levels=(3, 2))
    paper.first(u1, "2021-04-19", "3333333333")
    paper.closing(u1, "2021-06-28", "44444444XX")

    paper.case("2021-04-12 09:00", "2021-07-01 00:00", levels=(3, 3))  # U2; in universal time still June
    paper.case("2021-02-01 09:00", "2021-04-01 00:00", levels=(3, 1))  # U3; in universal time still March

    u4 = paper.case("2021-02-01 09:00", "2021-03-31 23:59:59", levels=(2, 1))
    paper.first(u4, "2021-02-08", "3333333333")
    paper.closing(u4, "2021-03-29", "4444444444")

    paper.case("2020-01-06 09:00", "2020-02-29 12:00", levels=(3, 2))  # U5, on the leap day
