"""Rules of offers as plain values."""

from __future__ import annotations

ANSWER_WITHIN = 2  # working days
