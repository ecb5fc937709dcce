"""Types drafts through the actions that people use, and lets the worker's clock go by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.orm import Session

from portal.contacts.actions import Saving, add_person, begin_draft, save_page
from portal.contacts.actions.reminding import remind_of_danger, tell_leads_of_danger, warn_of_deletion
from portal.contacts.models import Draft
from portal.contacts.rules.pages import PEOPLE
from portal.database import act_as
from portal.demo.stories import Saved, Unsent
from tests.demo.replay import actor_of


class Retyping:
    def __init__(self, session: Session, unsent: Sequence[Unsent]) -> None:
        self.session = session
        self.unsent = unsent

    def run(self) -> None:
        acts = [act for draft in self.unsent for act in (*self._typed(draft), *self._clock(draft))]
        for at, act in sorted(acts, key=lambda pair: pair[0]):
            act(at)
            self.session.commit()

    def _typed(self, draft: Unsent) -> Iterator[tuple[dt.datetime, Callable[[dt.datetime], None]]]:
        author = actor_of(draft.author)

        def begin(at: dt.datetime) -> None:
            act_as(self.session, str(author.user_id))
            begin_draft(self.session, author, draft.key, draft.way, at=at)

        def save(page: Saved) -> Callable[[dt.datetime], None]:
            def keep(at: dt.datetime) -> None:
                act_as(self.session, str(author.user_id))
                action = add_person if page.page in PEOPLE else save_page
                saving = Saving(page.page, page.typed, page.tab)
                kept = action(self.session, author, self.session.get_one(Draft, draft.key), saving, at=at)
                assert kept.number == page.number

            return keep

        yield draft.begun_at, begin
        for page in draft.saved:
            yield page.at, save(page)

    def _clock(self, draft: Unsent) -> Iterator[tuple[dt.datetime, Callable[[dt.datetime], None]]]:
        looks = (
            (draft.warned_at, warn_of_deletion),
            (draft.reminded_at, remind_of_danger),
            (draft.lead_told_at, tell_leads_of_danger),
        )
        for at, look in looks:
            if at:
                yield at, self._by_the_worker(look)

    def _by_the_worker(self, look: Callable[..., int]) -> Callable[[dt.datetime], None]:
        def go(at: dt.datetime) -> None:
            act_as(self.session, "portal:worker")
            look(self.session, at=at)

        return go
