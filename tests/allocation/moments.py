"""When an offer has run out, for the tests of answering and of lapsing."""

from __future__ import annotations

import datetime as dt

THREE_DAYS_LATER = dt.timedelta(days=8)  # whatever weekend or holiday lies between
