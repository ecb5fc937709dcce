"""What looking for people took, and how often it was right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Looked:
    """What a number of look-ups took and found."""

    among: int
    middle: float  # milliseconds
    p95: float
    precision: float  # of what is called likely
    recall: float  # of those who are there: shown at all
    f1: float  # of what is called likely, where birth and first name were told

    @property
    def line(self) -> str:
        return (
            f"Matching among {self.among:,} people: shown {self.recall:.4f} of those who are there; of what is called"
            f" likely precision {self.precision:.4f}, F1 {self.f1:.4f}; {self.middle:.1f} ms a look-up,"
            f" {self.p95:.1f} ms at the 95th of 100."
        )
