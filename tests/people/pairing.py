"""Matching a list against itself as the portal does, in memory: the same keys, the same choice, the same scoring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from portal.people.rules.choosing import choose
from portal.people.rules.keys import keys_of_values
from portal.people.rules.matching import Match, Sought, match_values
from portal.people.rules.values import values_of


def pairs_of(people: Mapping[str, Sought]) -> dict[tuple[str, str], Match]:
    """Every pair that the front door would show."""
    values = {name: values_of(one) for name, one in people.items()}
    keys = {name: keys_of_values(one) for name, one in values.items()}
    index: dict[int, list[str]] = defaultdict(list)
    for name in sorted(keys):
        for key in keys[name]:
            index[key].append(name)
    found: dict[tuple[str, str], Match] = {}
    for one in sorted(keys):
        for other in choose({key: index[key] for key in keys[one]}):
            matched = match_values(values[one], values[other]) if one != other else None
            if matched is not None:
                found[min(one, other), max(one, other)] = matched
    return found
