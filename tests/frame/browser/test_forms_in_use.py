"""Forms as people use them: by mouse, by keyboard, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def send_date(page: Page, day: str, month: str, year: str) -> None:
    page.goto("/design/questions/one/empty")
    for part, typed in (("day", day), ("month", month), ("year", year)):
        page.locator(f"#born-{part}").fill(typed)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize(
    ("day", "month", "year", "wrong"),
    [
        ("4", "13", "2014", "born-month"),
        ("4", "3", "", "born-year"),
        ("29", "2", "2023", "born-day"),
        ("4", "3", "0026", "born-year"),
    ],
)
def test_the_error_of_a_date_leads_to_the_input_that_is_wrong(
    tab: Page, day: str, month: str, year: str, wrong: str
) -> None:
    send_date(tab, day, month, year)
    expect(tab.locator(".govuk-error-summary")).to_be_focused()
    tab.locator(".govuk-error-summary a").click()
    expect(tab.locator(f"#{wrong}")).to_be_focused()
    assert tab.locator("input.govuk-input--error").count() == 1


def test_a_date_is_read_out_with_its_question_its_error_and_its_part(tab: Page) -> None:
    send_date(tab, "4", "13", "2014")
    group = tab.get_by_role("group", name="When was the child born?")
    expect(group).to_have_accessible_description("Error: Date of birth must be a real date")
    expect(group.get_by_role("textbox", name="Month")).to_have_value("13")
    assert tab.title().startswith("Error: ")


def test_a_month_may_be_a_word_with_and_without_javascript(tab: Page, plain_tab: Page) -> None:
    for page in (tab, plain_tab):
        send_date(page, "4", "march", "2014")
        assert page.locator(".govuk-error-summary").count() == 0


def test_what_an_answer_reveals_is_hidden_until_it_is_chosen(tab: Page) -> None:
    tab.goto("/design/questions/every/empty")
    why, no = tab.get_by_label("Why not?"), tab.get_by_role("radio", name="No", exact=True).first
    expect(why).to_be_hidden()
    no.check()
    expect(why).to_be_visible()
    tab.keyboard.press("Tab")
    expect(why).to_be_focused()
    tab.get_by_role("radio", name="I do not know", exact=True).first.check()
    expect(why).to_be_hidden()


def test_without_javascript_what_is_revealed_is_simply_there_and_the_form_can_be_sent(plain_tab: Page) -> None:
    plain_tab.goto("/design/questions/every/empty")
    expect(plain_tab.get_by_label("Why not?")).to_be_visible()
    plain_tab.get_by_role("button", name="Send").click()
    expect(plain_tab.locator(".govuk-error-summary")).to_be_visible()
    expect(plain_tab.get_by_text("Say why the family does not agree")).to_have_count(0)


def test_the_way_out_of_a_list_of_needs_clears_the_others(tab: Page) -> None:
    tab.goto("/design/questions/every/empty")
    tab.get_by_role("checkbox", name="Parenting").check()
    tab.get_by_role("checkbox", name="I do not know").check()
    expect(tab.get_by_role("checkbox", name="Parenting")).not_to_be_checked()


def test_a_scale_is_used_with_the_keyboard(tab: Page) -> None:
    tab.goto("/design/questions/star/empty")
    first = tab.get_by_role("group", name="Physical health")
    first.get_by_role("radio", name="1", exact=True).focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    expect(first.get_by_role("radio", name="3", exact=True)).to_be_checked()
    expect(first.get_by_role("radio", name="3", exact=True)).to_be_focused()


def test_a_password_can_be_pasted_and_shown_and_is_hidden_when_sent(tab: Page) -> None:
    tab.goto("/design/questions/password/empty")
    password = tab.get_by_label("Password", exact=True)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.evaluate("navigator.clipboard.writeText('correct horse')")
    password.focus()
    tab.keyboard.press("Control+V")
    expect(password).to_have_value("correct horse")
    tab.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_label("Password", exact=True)).to_have_value("")


def test_a_second_press_does_not_send_twice(tab: Page) -> None:
    tab.goto("/design/questions/one/empty")
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    tab.route("**/questions/one/empty", lambda route: route.fulfill(status=204))
    tab.get_by_role("button", name="Send").dblclick()
    tab.wait_for_timeout(300)
    assert len(sent) == 1


def test_characters_left_are_counted(tab: Page) -> None:
    tab.goto("/design/questions/every/empty")
    tab.get_by_label("What are you worried about?").fill("x" * 490)
    expect(tab.locator(".govuk-character-count__message").last).to_have_text("You have 10 characters remaining")


def test_the_keyboard_reaches_the_content_past_the_navigation(tab: Page) -> None:
    tab.goto("/design/tables/full")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to main content")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main-content")).to_be_focused()


def test_the_navigation_opens_on_a_telephone(tab: Page) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto("/design/tables/full")
    link = tab.get_by_role("link", name="My caseload")
    expect(link).to_be_hidden()
    tab.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()


def test_a_list_stays_a_table_when_it_is_drawn_as_blocks(tab: Page) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto("/design/tables/full")
    table = tab.get_by_role("table", name="25 requests wait for a decision")
    expect(table.get_by_role("row")).to_have_count(26)
    expect(table.get_by_role("columnheader", name="Due")).to_have_count(1)
    expect(table.get_by_role("rowheader", name="C-7KQ2-M900")).to_be_visible()


def test_wide_figures_scroll_in_a_region_that_the_keyboard_reaches(tab: Page) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto("/design/figures")
    region = tab.get_by_role("region", name="Requests by source and quarter")
    region.focus()
    expect(region).to_be_focused()
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(400)
    assert region.evaluate("e => e.scrollLeft") > 0


def test_a_picture_is_read_out_and_opens_its_table(tab: Page) -> None:
    tab.goto("/design/stars")
    star = tab.get_by_role("img", name="Family Star Plus of the Ashdown family")
    expect(star).to_have_accessible_description(
        "10 areas, scored from 1 to 10. 6 went up, 1 stayed the same, 1 went down; 2 cannot be compared."
    )
    table = tab.get_by_role("table", name="Family Star Plus of the Ashdown family")
    expect(table).to_be_hidden()
    tab.get_by_text("The star as a table").first.click()
    expect(table).to_be_visible()


def test_typing_narrows_what_can_be_picked_and_keeps_what_is_ticked(tab: Page) -> None:
    tab.goto("/design/questions/every/empty")
    play, debt = (tab.get_by_role("checkbox", name=name) for name in ("Stay and play", "Debt help"))
    find = tab.get_by_label("Find a service")
    find.fill("todd")
    expect(play).to_be_visible()
    expect(debt).to_be_hidden()
    expect(tab.locator(".eh-pick [role=status]")).to_have_text("1 found")
    play.press("Space")
    find.fill("whole borough")
    expect(play).to_be_checked()
    expect(play).to_be_visible()
    expect(debt).to_be_visible()
    debt.check()
    find.fill("zebra")
    expect(tab.get_by_text("Nothing here has these words.")).to_be_visible()
    expect(debt).to_be_checked()
    expect(debt).to_be_visible()


def test_find_asks_for_the_page_again_and_judges_nothing_with_and_without_javascript(
    tab: Page, plain_tab: Page
) -> None:
    for page in (tab, plain_tab):
        page.goto("/design/questions/every/empty")
        page.get_by_label("Find a service").fill("debt")
        page.get_by_role("checkbox", name="Debt help").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Find").click()
        expect(page.locator(".govuk-error-summary")).to_have_count(0)
        expect(page.get_by_label("Find a service")).to_have_value("debt")
        expect(page.get_by_role("checkbox", name="Debt help")).to_be_checked()
