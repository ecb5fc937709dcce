"""What was ticked points to a level, and the words say which signs led there."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.contacts.rules import Pointed, PointerRule, point_to_level
from portal.guidance.thresholds import Cluster, Sign, thresholds_on

THRESHOLDS = thresholds_on(dt.date(2024, 4, 1))
CODES = sorted(THRESHOLDS.signs)
NOT_HIGH = [code for code in CODES if THRESHOLDS.signs[code].level < 3]
USUAL = Cluster(signs=4, domains=2)

# Few of 120 signs are below level 3, so half of what is ticked is drawn from those alone.
codes = st.lists(st.sampled_from(CODES), max_size=8) | st.lists(st.sampled_from(NOT_HIGH), max_size=8)
clusters = st.tuples(st.integers(1, 8), st.integers(1, 3)).filter(lambda two: two[1] <= two[0])
THREE_IN_TWO = ["CD-HEA-2", "CD-EDU-2", "FE-HOU-2"]
FOUR_IN_ONE = ["CD-HEA-2", "CD-EDU-2", "CD-EMO-2", "CD-BEH-2"]
FOUR_IN_TWO = [*THREE_IN_TWO, "FE-FIN-2"]


def pointed(ticked: list[str], cluster: Cluster = USUAL) -> Pointed:
    return point_to_level([THRESHOLDS.signs[code] for code in ticked], cluster)


def named(answer: Pointed) -> list[str]:
    return [sign.code for sign in answer.signs]


@pytest.mark.parametrize(
    ("ticked", "level", "rule", "signs"),
    [
        ([], 1, PointerRule.NONE, []),
        (["CD-HEA-1", "PC-BAS-1"], 1, PointerRule.NONE, ["CD-HEA-1", "PC-BAS-1"]),
        (["CD-HEA-1", "CD-EDU-2"], 2, PointerRule.ANY_LEVEL_2, ["CD-EDU-2"]),
        (THREE_IN_TWO, 2, PointerRule.ANY_LEVEL_2, sorted(THREE_IN_TWO)),
        (FOUR_IN_ONE, 2, PointerRule.ANY_LEVEL_2, sorted(FOUR_IN_ONE)),
        ([*THREE_IN_TWO, "CD-HEA-2"], 2, PointerRule.ANY_LEVEL_2, sorted(THREE_IN_TWO)),  # one of them ticked twice
        ([*THREE_IN_TWO, "FE-HOU-1"], 2, PointerRule.ANY_LEVEL_2, sorted(THREE_IN_TWO)),
        (FOUR_IN_TWO, 3, PointerRule.CLUSTER, sorted(FOUR_IN_TWO)),
        ([*FOUR_IN_ONE, "PC-BAS-2"], 3, PointerRule.CLUSTER, [*sorted(FOUR_IN_ONE), "PC-BAS-2"]),
        ([*FOUR_IN_TWO, "PC-BAS-3"], 3, PointerRule.ANY_LEVEL_3, ["PC-BAS-3"]),
        (["PC-BAS-3"], 3, PointerRule.ANY_LEVEL_3, ["PC-BAS-3"]),
        (["PC-BAS-3", "FE-DOM-4"], 4, PointerRule.ANY_LEVEL_4, ["FE-DOM-4"]),
        (["NOW-BABY"], 4, PointerRule.ANY_LEVEL_4, ["NOW-BABY"]),
        (["NOW-BABY", "CD-HEA-4"], 4, PointerRule.ANY_LEVEL_4, ["CD-HEA-4", "NOW-BABY"]),
    ],
)
def test_the_first_rule_that_holds_gives_the_level(
    ticked: list[str], level: int, rule: PointerRule, signs: list[str]
) -> None:
    answer = pointed(ticked)
    assert (answer.level, answer.rule, named(answer)) == (level, rule, signs)


@pytest.mark.parametrize("code", CODES)
def test_one_sign_alone_points_to_its_own_level(code: str) -> None:
    answer = pointed([code])
    assert (answer.level, named(answer)) == (THRESHOLDS.signs[code].level, [code])


@pytest.mark.parametrize(
    ("cluster", "ticked", "level"),
    [
        (Cluster(signs=1, domains=1), ["CD-HEA-2"], 3),
        (Cluster(signs=2, domains=2), ["CD-HEA-2", "CD-EDU-2"], 2),
        (Cluster(signs=2, domains=2), ["CD-HEA-2", "FE-HOU-2"], 3),
        (Cluster(signs=3, domains=2), THREE_IN_TWO, 3),
        (Cluster(signs=4, domains=1), FOUR_IN_ONE, 3),
        (Cluster(signs=4, domains=3), FOUR_IN_TWO, 2),
        (Cluster(signs=4, domains=3), [*FOUR_IN_TWO, "PC-BAS-2"], 3),
        (Cluster(signs=5, domains=2), FOUR_IN_TWO, 2),
    ],
)
def test_the_numbers_of_the_cluster_are_the_guidances(cluster: Cluster, ticked: list[str], level: int) -> None:
    assert pointed(ticked, cluster).level == level


# What holds whatever is ticked


@given(codes, clusters)
def test_it_agrees_with_counting_by_hand(ticked: list[str], numbers: tuple[int, int]) -> None:
    """From the letters of the codes alone: how many of each level, and in how many domains."""
    signs, domains = numbers
    seen = set(ticked)
    levels = Counter("4" if code.startswith("NOW") else code[-1] for code in seen)
    spread = {code[:2] for code in seen if code.endswith("-2")}
    by_hand = 1
    if levels["2"] > 0:
        by_hand = 2
    if levels["2"] >= signs and len(spread) >= domains:
        by_hand = 3
    if levels["3"] > 0:
        by_hand = 3
    if levels["4"] > 0:
        by_hand = 4
    assert pointed(ticked, Cluster(signs=signs, domains=domains)).level == by_hand


@given(codes, st.sampled_from(CODES))
@example(THREE_IN_TWO, "FE-FIN-2")
@example(FOUR_IN_TWO, "PC-BAS-3")
def test_one_more_sign_never_lowers_the_level(ticked: list[str], more: str) -> None:
    assert pointed([*ticked, more]).level >= pointed(ticked).level


@given(st.data(), codes)
def test_order_and_repetition_make_no_difference(data: st.DataObject, ticked: list[str]) -> None:
    again = data.draw(st.lists(st.sampled_from(ticked), max_size=4)) if ticked else []
    shuffled = data.draw(st.permutations([*ticked, *again]))
    answer = pointed(shuffled)
    assert answer == pointed(ticked)
    assert answer.explanation == pointed(ticked).explanation


@given(codes)
@example(FOUR_IN_TWO)
@example([*FOUR_IN_TWO, "PC-BAS-3"])
def test_without_a_sign_that_is_not_named_nothing_changes(ticked: list[str]) -> None:
    answer = pointed(ticked)
    for other in set(ticked) - set(named(answer)):
        without = pointed([code for code in ticked if code != other])
        assert (without, without.explanation) == (answer, answer.explanation)


@given(codes.filter(lambda ticked: pointed(ticked).level > 1))
@example(FOUR_IN_TWO)
def test_without_all_that_are_named_the_level_falls(ticked: list[str]) -> None:
    """For a sign of level 3, it may be the cluster that holds it up, which is another rule with other signs."""
    answer = pointed(ticked)
    without = pointed([code for code in ticked if code not in named(answer)])
    assert without.level < answer.level or (answer.rule, without.rule) == (PointerRule.ANY_LEVEL_3, PointerRule.CLUSTER)


@given(codes)
def test_every_named_sign_was_ticked_and_stands_in_the_words(ticked: list[str]) -> None:
    answer = pointed(ticked)
    assert set(named(answer)) <= set(ticked)
    for code in set(ticked):
        in_words = f'"{THRESHOLDS.signs[code].sentence[:-1]}"' in answer.explanation
        assert in_words is (code in named(answer))


@given(codes, clusters)
def test_it_says_points_to_and_never_decides(ticked: list[str], numbers: tuple[int, int]) -> None:
    answer = pointed(ticked, Cluster(signs=numbers[0], domains=numbers[1]))
    assert answer.because.startswith(f"This points to level {answer.level}, because you ticked ")
    assert answer.explanation.startswith(answer.because[:-1])


# The words


@pytest.mark.parametrize(
    ("ticked", "words"),
    [
        ([], "This points to level 1, because you ticked no sign of a higher level."),
        (["CD-HEA-1"], "This points to level 1, because you ticked only signs of level 1."),
        (["CD-EDU-2"], "This points to level 2, because you ticked 1 sign of level 2."),
        (["CD-HEA-3", "PC-BAS-3"], "This points to level 3, because you ticked 2 signs of level 3."),
        (
            FOUR_IN_TWO,
            "This points to level 3, because you ticked 4 signs of level 2 in 2 parts of the family's life.",
        ),
        (["NOW-LIFE"], "This points to level 4, because you ticked 1 sign of level 4."),
    ],
)
def test_the_words_say_how_many_of_what(ticked: list[str], words: str) -> None:
    assert pointed(ticked).because == words


def test_a_cluster_in_one_part_of_life_is_said_so() -> None:
    answer = pointed(FOUR_IN_ONE, Cluster(signs=4, domains=1))
    assert answer.because.endswith("4 signs of level 2 in 1 part of the family's life.")


def test_the_explanation_is_one_sentence_with_the_signs() -> None:
    one = Sign(code="PC-BAS-3", sentence="One thing is so.")
    two = Sign(code="FE-HOU-3", sentence="Another thing is so.")
    assert point_to_level([one, two], USUAL).explanation == (
        'This points to level 3, because you ticked 2 signs of level 3: "Another thing is so"; "One thing is so".'
    )


def test_every_rule_has_words_of_its_own() -> None:
    assert len({rule.words for rule in PointerRule}) == len(PointerRule)
    assert all(rule.words for rule in PointerRule)
