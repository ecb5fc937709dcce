"""Where the signs point, said while they are ticked, is what the server says of the same signs, word for word."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.rules import point_to_level
from portal.frame.formats import today_in_london
from portal.guidance.thresholds import Thresholds, thresholds_on
from tests.builders import Make
from tests.journeys.people import be
from tests.journeys.telling import NEW, begin

pytestmark = pytest.mark.browser
SETS = 60
TICK = """codes => {
  const said = []
  for (const set of codes) {
    const wanted = new Set(set)
    for (const $box of document.querySelectorAll('[data-sign] input')) {
      if ($box.checked !== wanted.has($box.value)) $box.click()
    }
    const $pointed = document.querySelector('[data-pointed]')
    const $danger = document.querySelector('[data-danger]')
    said.push({
      because: $pointed.querySelector('.eh-guide__level > span:last-child').textContent,
      mark: $pointed.querySelector('.eh-level').textContent.trim(),
      sentences: [...$pointed.querySelectorAll('li')].map(($sign) => $sign.textContent),
      danger: !$danger.hidden
    })
  }
  return said
}"""


def sets_of(guidance: Thresholds) -> list[list[str]]:
    """None, each level by itself, those around the cluster, and others by chance; the same in every run."""
    chance = random.Random(20)  # noqa: S311 -- the same sets in every run
    of_level = {level: [code for code, sign in guidance.signs.items() if sign.level == level] for level in (1, 2, 3, 4)}
    chosen: list[list[str]] = [[], *([codes[0]] for codes in of_level.values()), *of_level.values()]
    while len(chosen) < SETS:
        among = chance.choice([of_level[1] + of_level[2], of_level[2], of_level[2], list(guidance.signs)])
        chosen.append(chance.sample(among, chance.randint(1, 9)))
    return chosen


def expected(guidance: Thresholds, codes: list[str]) -> dict[str, Any]:
    pointed = point_to_level([guidance.signs[code] for code in codes], guidance.cluster)
    return {
        "because": pointed.because,
        "level": pointed.level,
        "sentences": [sign.sentence for sign in pointed.signs],
        "danger": pointed.level == 4,
    }


def test_the_live_guide_says_what_the_server_says(tab: Page, session: Session, make: Make) -> None:
    teacher = make.user(Role.REFERRER)
    make.keep()
    be(tab, teacher)
    address = f"{NEW}{begin(tab)}/signs/"
    tab.goto(address)
    guidance = thresholds_on(today_in_london())
    chosen = sets_of(guidance)
    if not tab.locator(".js-enabled").count():
        chosen = chosen[:5]  # a press for each
        said = [pressed(tab, codes) for codes in chosen]
    else:
        said = tab.evaluate(TICK, chosen)
    for codes, told in zip(chosen, said, strict=True):
        wanted = expected(guidance, codes)
        assert str(wanted.pop("level")) in told.pop("mark"), codes
        assert told == wanted, codes
    assert (
        len({point_to_level([guidance.signs[code] for code in codes], guidance.cluster).rule for codes in chosen}) >= 3
    )


def pressed(page: Page, codes: list[str]) -> dict[str, Any]:
    """Without JavaScript: ticked, and asked for with the button."""
    while (ticked := page.locator("[data-sign] input:checked")).count():
        ticked.first.uncheck()
    for code in codes:
        page.locator(f"[data-sign] input[value='{code}']").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show where this points").click()
    return {
        "because": page.locator("[data-pointed] .eh-guide__level > span:last-child").inner_text(),
        "mark": page.locator("[data-pointed] .eh-level").inner_text().strip(),
        "sentences": page.locator("[data-pointed] li").all_inner_texts(),
        "danger": page.locator("[data-danger]").is_visible(),
    }
