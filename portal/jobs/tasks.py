"""Every task. Each may run twice, and late: what it does, it does once."""

from __future__ import annotations

import uuid

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal import outbox
from portal.accounts.throttle import forget_old
from portal.allocation.actions import lapse_offers
from portal.contacts.actions.attachments import remove_left_attachments, scan_attachment
from portal.contacts.actions.finding import key_missing_people, key_waiting_people
from portal.contacts.actions.keying import key_missing_names
from portal.contacts.actions.reminding import (
    delete_expired,
    remind_of_danger,
    tell_leads_of_danger,
    warn_of_deletion,
)
from portal.contacts.actions.urgent import chase_unacknowledged
from portal.database import now
from portal.events.anchors import anchor_of, anchors_file, append_anchor
from portal.extensions import current_settings
from portal.files.actions import REMOVE, SCAN, remove_content, remove_strays, scan_left
from portal.frame.models import KeptForm, KeptSearch
from portal.jobs.app import task
from portal.measures.actions import release_figures
from portal.messages.actions import SEND, owe, send
from portal.messages.rules import Template
from portal.screening.actions import alert_unlooked_at, lapse_claims, take_silence
from portal.screening.actions.agreeing import remind_of_agreements
from portal.screening.actions.handing_over import remind_of_hand_overs
from portal.screening.actions.telling import let_go, note_readers, owe_calls, pass_on_unread

KEY_RECORDS = "key_people_on_record"


@task(SEND)
def send_message(session: Session, message_id: str) -> None:
    send(session, uuid.UUID(message_id), now())


@task(SCAN)
def scan_an_attachment(session: Session, file_id: str) -> None:
    scan_attachment(session, uuid.UUID(file_id))


@task("scan_left", cron="* * * * *")
def scan_files_left(session: Session) -> None:
    """While the scanner was away, or when the job was lost with its worker."""
    scan_left(session, now())


@task(REMOVE)
def remove_content_nobody_wants(session: Session, file_id: str) -> None:
    remove_content(session, uuid.UUID(file_id))


@task("remove_left_files", cron="25 * * * *")
def remove_left_files(session: Session) -> None:
    """Of drafts that are no more."""
    remove_left_attachments(session)


@task("remove_strays", cron="50 3 * * *")
def remove_stray_content(session: Session) -> None:
    """What was put into the store of files and never committed."""
    remove_strays(session, now())


@task("lapse_offers", cron="*/5 * * * *")
def lapse_unanswered_offers(session: Session) -> None:
    lapse_offers(session, at=now())


@task("chase_urgent", cron="*/2 * * * *")
def chase_urgent(session: Session) -> None:
    chase_unacknowledged(session, at=now())


@task("hand_overs", cron="*/5 * * * *")
def remind_of_what_is_handed_over(session: Session) -> None:
    remind_of_hand_overs(session, at=now())


@task("agreements", cron="*/5 * * * *")
def remind_of_families_nobody_asked(session: Session) -> None:
    remind_of_agreements(session, at=now())


@task("untold", cron="*/5 * * * *")
def pass_on_answers_nobody_read(session: Session) -> None:
    at = now()
    note_readers(session, at=at)
    pass_on_unread(session, at=at)
    owe_calls(session, at=at)
    let_go(session, at=at)


@task("lapse_claims", cron="* * * * *")
def lapse_idle_claims(session: Session) -> None:
    lapse_claims(session, at=now())


@task("take_silence", cron="* * * * *")
def take_silence_for_an_answer(session: Session) -> None:
    take_silence(session, at=now())


@task("alert_urgent", cron="* * * * *")
def alert_of_urgent(session: Session) -> None:
    alert_unlooked_at(session, at=now())


@task("remind_of_danger", cron="*/5 * * * *")
def remind_of_drafts_in_danger(session: Session) -> None:
    at = now()
    remind_of_danger(session, at=at)
    tell_leads_of_danger(session, at=at)


@task("expire_drafts", cron="*/15 * * * *")
def expire_drafts(session: Session) -> None:
    at = now()
    warn_of_deletion(session, at=at)
    delete_expired(session, at=at)


@task("anchor_events", cron="15 2 * * *")
def anchor_events(session: Session) -> None:
    """Write down outside the database where the journal has got to; in a mailbox too, where one is named."""
    settings, at = current_settings(), now()
    anchor = anchor_of(session, at)
    if anchor is None:
        return
    append_anchor(anchors_file(settings.var), anchor)
    if settings.anchor_mailbox:
        owe(session, template=Template.EVENT_ANCHOR, about=anchor.line(), at=at, to_mailbox=settings.anchor_mailbox)


@task("release_figures", cron="25 4 * * *")
def release_ended_quarters(session: Session) -> None:
    release_figures(session, at=now())


@task("forget_throttles", cron="40 3 * * *")
def forget_throttles(session: Session) -> None:
    forget_old(session, now())


@task("forget_kept_forms", cron="10 * * * *")
def forget_kept_forms(session: Session) -> None:
    for kept in (KeptForm, KeptSearch):
        session.execute(delete(kept).where(kept.expires_at < now()))


@task("key_names", cron="*/5 * * * *")
def key_names(session: Session) -> None:
    """Those that the release before wrote while it still ran beside this one: until then nobody finds them."""
    key_missing_names(session)


@task("key_people", cron="* * * * *")
def key_people(session: Session) -> None:
    """Whoever waits in the queue is found by the next screener, whoever is on record too."""
    key_waiting_people(session)
    outbox.defer(session, KEY_RECORDS)


@task(KEY_RECORDS)
def key_people_on_record(session: Session) -> None:
    """Some of those without keys at a time, until all have them: whom an earlier release wrote, or a demo."""
    if key_missing_people(session):
        outbox.defer(session, KEY_RECORDS)
