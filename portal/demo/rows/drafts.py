"""What somebody has begun to write and not sent, and what the worker's clock has told of it."""

from __future__ import annotations

import json

from portal.accounts.rules import Role
from portal.demo.bulk import NONE, moment, table, text
from portal.demo.references import reference
from portal.demo.rows.telling import WORKER, Telling
from portal.demo.stories import Unsent
from portal.events.kinds import Kind

DRAFTS = table(
    "drafts",
    "id reference author_id agency_id way begun_at saved_at warned_at urgent_since reminded_at lead_told_at sent_at"
    " contact_id",
)
DRAFT_PAGES = table("draft_pages", "draft_id page number fields revision tab saved_at")


def write_unsent(telling: Telling, seed: int, unsent: Unsent) -> None:
    bulk, author, draft_id = telling.bulk, unsent.author, str(unsent.key)
    known_as = reference("D", seed, unsent.number)
    bulk.add(
        DRAFTS, draft_id, known_as, author.id, author.agency.id, unsent.way.value, moment(unsent.begun_at),
        moment(unsent.saved[-1].at), moment(unsent.warned_at), moment(unsent.urgent_since),
        moment(unsent.reminded_at), moment(unsent.lead_told_at), NONE, NONE,
    )  # fmt: skip
    for page in unsent.saved:
        typed = json.dumps(page.typed, ensure_ascii=False)
        bulk.add(
            DRAFT_PAGES, draft_id, page.page.value, str(page.number), text(typed), "1", str(page.tab), moment(page.at)
        )
    if unsent.warned_at:
        telling.message("draft_expires", author.id, known_as, unsent.warned_at)
    if unsent.reminded_at:
        telling.message("draft_urgent", author.id, known_as, unsent.reminded_at)
    if unsent.lead_told_at:
        telling.event(
            Kind.DRAFT_LEAD_TOLD, unsent.lead_told_at, WORKER, user_id=author.id, draft=draft_id,
            agency=author.agency.id,
        )  # fmt: skip
        for lead in telling.cast.holders_of(Role.AGENCY_LEAD):
            if lead.agency is author.agency and lead is not author:
                telling.message("draft_urgent_lead", lead.id, known_as, unsent.lead_told_at)
