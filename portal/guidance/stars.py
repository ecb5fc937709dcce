"""The stars a deployment may use: names of areas and ends of scales, nothing of their owner's wording or artwork."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Star:
    code: str
    title: str
    edition: str
    areas: tuple[tuple[str, str], ...]  # code and name, in the order they are drawn
    top: int
    least_in_common: int  # how many areas two readings must share to be compared

    @property
    def area_codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.areas)


FAMILY_STAR_PLUS = Star(
    code="family_star_plus",
    title="Family Star Plus",
    edition="1.1",
    areas=(
        ("physical_health", "Physical health"),
        ("your_wellbeing", "Your well-being"),
        ("emotional_needs", "Meeting emotional needs"),
        ("keeping_safe", "Keeping your children safe"),
        ("social_networks", "Social networks"),
        ("education_learning", "Education and learning"),
        ("boundaries_behaviour", "Boundaries and behaviour"),
        ("family_routine", "Family routine"),
        ("home_money", "Home and money"),
        ("progress_to_work", "Progress to work"),
    ),
    top=10,
    least_in_common=5,
)

STARS: dict[str, Star] = {star.code: star for star in (FAMILY_STAR_PLUS,)}
