"""Children of one request may go different ways, and a later decision takes the place of an earlier one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.allocation.actions import accept_offer, make_offer
from portal.allocation.models import Offer
from portal.casework.actions import answer_agreement
from portal.casework.models import AgreementToAsk, Matter
from portal.casework.rules import AgreementAnswer
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.guidance.codes import Agreement, PrimaryNeed, Route, StatutoryStatus
from portal.messages.models import Message
from portal.people.actions import Named, make_people
from portal.screening.actions import Deciding, decide
from portal.screening.actions.agreeing import note_agreement
from portal.screening.actions.joining import join_reports
from portal.screening.models import Decision, StatutoryStatusOfChild
from portal.screening.queries import current_decision, earlier_decisions
from portal.screening.rules import Asker, ForChild, StatusOfChild, usual_words
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.test_deciding import DECIDING
from tests.services.directory import brought_in, row


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def done(session: Session, screener: Actor, contact: Contact, deciding: Deciding) -> Decision:
    decision = decide(session, screener, contact, deciding)
    assert isinstance(decision, Decision)
    return decision


def test_each_child_goes_its_own_way(session: Session, families: Families, screener: Actor) -> None:
    contact = families.contact(children=3)
    _, second, third = contact.children
    apart = {
        second.id: ForChild(1, Route.UNIVERSAL, PrimaryNeed.HOUSING),
        third.id: ForChild(2, Route.LOCAL_SOLUTIONS, PrimaryNeed.MONEY),
    }
    decision = done(session, screener, contact, replace(DECIDING, each=apart, words_to_referrer=""))
    decided = {one.child_id: (one.level, one.route, one.primary_need) for one in decision.outcomes}
    assert decided == {
        contact.children[0].id: (3, "lead_practitioner", "behaviour"),
        second.id: (1, "universal", "housing"),
        third.id: (2, "local_solutions", "money"),
    }
    matter = session.scalars(select(Matter)).one()
    assert (matter.route, matter.level, matter.primary_need) == ("lead_practitioner", 3, "behaviour")
    every = [Route.LEAD_PRACTITIONER, Route.LOCAL_SOLUTIONS, Route.UNIVERSAL]
    assert decision.words_to_referrer == usual_words(every, "Danum Early Help Partnership")


def test_what_social_care_knows_of_a_child_is_kept_with_it(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = families.contact(children=2)
    said = StatusOfChild(StatutoryStatus.CHILD_IN_NEED, dt.date(2026, 1, 4), "Her social worker")
    decision = done(session, screener, contact, replace(DECIDING, statuses={contact.children[0].id: said}))
    kept = session.scalars(select(StatutoryStatusOfChild)).one()
    assert (kept.person_id, kept.status, kept.since, kept.source, kept.decision_id) == (
        contact.children[0].person_id, "child_in_need", dt.date(2026, 1, 4), "Her social worker", decision.id,
    )  # fmt: skip


def test_a_level_that_differs_asks_why(session: Session, families: Families, screener: Actor) -> None:
    contact = families.contact()  # the referrer says level 3
    with pytest.raises(Refused, match="differs from that of the referrer") as refused:
        decide(session, screener, contact, replace(DECIDING, level=2))
    assert refused.value.field == "differs_because"
    decision = done(session, screener, contact, replace(DECIDING, level=2, differs_because="It is better since."))
    assert decision.differs_because == "It is better since."


def test_what_does_not_differ_keeps_no_reason_for_it(session: Session, families: Families, screener: Actor) -> None:
    decision = done(session, screener, families.contact(), replace(DECIDING, differs_because="Typed by mistake."))
    assert decision.differs_because == ""


# Agreement.


def not_asked(families: Families) -> Contact:
    told = replace(families.make.sending(postcode=families.postcode), agreement=Agreement.NOT_ASKED)
    return families.make.contact(families.referrer, told)


def test_somebody_named_asks_the_family_and_until_then_nobody_is_offered_it(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    contact = not_asked(families)
    asker = Asker("Rosa Lindqvist", families.referrer.id)
    done(session, screener, contact, replace(DECIDING, asker=asker))
    asked = session.scalars(select(AgreementToAsk)).one()
    assert (asked.asker, asked.asker_id, asked.answer) == ("Rosa Lindqvist", families.referrer.id, None)
    told = select(Message.to_user_id).where(Message.template == "agreement_to_ask")
    assert session.scalars(told).all() == [families.referrer.id]
    matter = session.get_one(Matter, asked.matter_id)
    coordinator = make.actor(families.coordinator)
    with pytest.raises(Refused, match="has not said yet whether it agrees"):
        make_offer(session, coordinator, matter, families.practitioner.id)
    answer_agreement(session, coordinator, matter, AgreementAnswer.GIVEN, "By phone.", at=now())
    assert make_offer(session, coordinator, matter, families.practitioner.id).is_open


def test_the_day_by_which_they_are_asked_is_within_the_clock(
    session: Session, families: Families, screener: Actor
) -> None:
    late = now().date() + dt.timedelta(days=30)
    with pytest.raises(Refused, match="Choose a day from today") as refused:
        decide(session, screener, not_asked(families), replace(DECIDING, asker=Asker("Her nurse", None, late)))
    assert refused.value.field == "ask_by"


def test_a_no_is_weighed_whatever_follows_and_is_never_a_reason_alone(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    told = replace(families.make.sending(postcode=families.postcode), agreement=Agreement.REFUSED)
    contact = make.contact(families.referrer, told)
    nothing = replace(DECIDING, route=Route.NO_FURTHER_ACTION)
    with pytest.raises(Refused, match="whether that makes it level 4") as refused:
        decide(session, screener, contact, nothing)
    assert refused.value.field == "refusal_weighed"
    with pytest.raises(Refused, match="has not agreed to early help"):
        decide(session, screener, contact, replace(DECIDING, refusal_weighed="No."))
    decision = done(session, screener, contact, replace(nothing, refusal_weighed="No: they have help already."))
    assert decision.refusal_weighed == "No: they have help already."


def test_a_yes_lets_it_be_offered_and_a_no_brings_it_back_to_be_weighed(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    yes, no = not_asked(families), not_asked(families)
    for contact in (yes, no):
        done(session, make.actor(families.screener), contact, replace(DECIDING, asker=Asker("Her nurse")))
    coordinator = make.actor(families.coordinator)
    for contact, answer in ((yes, AgreementAnswer.GIVEN), (no, AgreementAnswer.REFUSED)):
        matter = session.scalars(select(Matter).where(Matter.family_id == contact.family_id)).one()
        note_agreement(session, coordinator, matter, answer, "The nurse, at home.")
        note_agreement(session, coordinator, matter, answer, "The nurse, at home.")
    session.refresh(yes)
    session.refresh(no)
    assert (yes.is_undecided, no.is_undecided) == (False, True)
    assert no.decide_by == no.again_due_at
    assert no.again_due_at is not None
    (ended,) = session.scalars(select(Matter).where(Matter.family_id == no.family_id))
    assert ended.withdrawn_at is not None, "it is on no board while somebody weighs it"
    other = make.actor(make.user(Role.SCREENER))
    with pytest.raises(Refused, match="whether that makes it level 4"):
        decide(session, other, no, replace(DECIDING, route=Route.NO_FURTHER_ACTION))
    again = replace(DECIDING, route=Route.NO_FURTHER_ACTION, refusal_weighed="No: they have help.")
    assert done(session, make.actor(families.screener), no, again).number == 2
    assert not no.is_undecided


def test_only_who_may_writes_down_what_they_said(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    contact = not_asked(families)
    done(session, screener, contact, replace(DECIDING, asker=Asker("Her nurse")))
    matter = session.scalars(select(Matter)).one()
    with pytest.raises(NotYours):
        note_agreement(session, make.actor(make.user(Role.SCREENER)), matter, AgreementAnswer.GIVEN, "By phone.")
    note_agreement(session, make.actor(families.screener), matter, AgreementAnswer.GIVEN, "By phone.")
    assert session.scalars(select(AgreementToAsk.answer)).all() == ["given"]


# A later decision.


def test_a_later_decision_takes_the_family_off_the_board_and_both_stand(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    contact = families.contact()
    first = done(session, screener, contact, DECIDING)
    matter = session.scalars(select(Matter)).one()
    offer = make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    actor = make.actor(families.screener)
    later = done(
        session, actor, contact, replace(DECIDING, route=Route.UNIVERSAL, reasons="More is known.", supersedes=1)
    )
    assert (later.number, current_decision(session, contact), earlier_decisions(session, contact)) == (
        2,
        later,
        [first],
    )
    assert contact.decided_at == first.decided_at, "clocks use the first"
    assert (matter.withdrawn_by, session.get_one(Offer, offer.id).is_open) == (families.screener.id, False)
    owed = set(session.scalars(select(Message.template)))
    assert {"offer_withdrawn", "matter_withdrawn"} <= owed
    decided = select(func.count()).where(Message.template == "contact_decided")
    assert session.scalar(decided) == 2, "the referrer hears of each"


def test_a_family_that_goes_to_a_board_again_is_the_same_family(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = families.contact()
    done(session, screener, contact, DECIDING)
    family = contact.family_id
    done(session, screener, contact, replace(DECIDING, level=2, differs_because="Seen.", supersedes=1))
    assert contact.family_id == family
    withdrawn, live = session.scalars(select(Matter).order_by(Matter.routed_at, Matter.id)).all()
    assert (withdrawn.has_ended, live.has_ended, live.level) == (True, False, 2)


def test_whom_somebody_has_accepted_no_later_decision_takes_away(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    contact = families.contact()
    done(session, screener, contact, DECIDING)
    matter = session.scalars(select(Matter)).one()
    make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    accept_offer(session, make.actor(families.practitioner), matter)
    with pytest.raises(Refused, match="has a Lead Practitioner who accepted"):
        decide(
            session,
            make.actor(families.screener),
            contact,
            replace(DECIDING, level=1, route=Route.UNIVERSAL, differs_because="Seen.", reasons="New.", supersedes=1),
        )


def test_whoever_did_not_see_the_last_decision_takes_no_place_of_it(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    contact = families.contact()
    done(session, screener, contact, replace(DECIDING, route=Route.UNIVERSAL))
    manager = make.actor(make.user(Role.HUB_MANAGER))
    with pytest.raises(Refused, match="decided this request already"):
        decide(session, manager, contact, replace(DECIDING, supersedes=0))


# Of several reports.


def test_one_decision_answers_everyone_who_told_of_the_event(
    session: Session, make: Make, families: Families, screener: Actor
) -> None:
    """The school names one child, the police both: everyone hears, the family is sent on once, and is whole."""
    school, police = families.contact(), families.contact(children=2)
    both = police.children[0]
    both.person_id = school.children[0].person_id = make_people(session, [Named("Child1", "Tamworth", None)], at=now())[
        0
    ].id
    session.flush()
    join_reports(session, screener, police, school)
    decision = done(session, screener, school, DECIDING)
    session.refresh(police)
    second = current_decision(session, police)
    assert second is not None
    assert (second.reasons, second.words_to_referrer) == (decision.reasons, decision.words_to_referrer)
    assert {one.route for one in second.outcomes} == {"lead_practitioner"}
    owed = select(Message.about).where(Message.template == "contact_decided")
    assert sorted(session.scalars(owed)) == sorted([school.reference, police.reference])
    matter = session.scalars(select(Matter)).one()
    assert {school.family_id, police.family_id} == {matter.family_id}
    named = {person.person_id for report in (school, police) for person in report.people}
    assert {member.person_id for member in matter.family.memberships} == named


def test_a_report_that_is_joined_is_not_decided_by_itself(
    session: Session, families: Families, screener: Actor
) -> None:
    lead, other = families.contact(), families.contact()
    join_reports(session, screener, other, lead)
    with pytest.raises(Refused, match="is joined to another of the same event"):
        decide(session, screener, other, DECIDING)


def test_the_message_carries_the_services_that_were_ticked(
    session: Session, families: Families, screener: Actor
) -> None:
    brought_in(session, row(id="debt", name="Debt help", description="Advice"))
    contact, actor = families.contact(), families.make.actor(families.screener)
    advice = replace(DECIDING, route=Route.UNIVERSAL, services=("debt",))
    decision = done(session, actor, contact, advice)
    assert decision.words_to_referrer.startswith("Thank you.\n\nThe family can go straight to this service:")
    assert "Debt help" in decision.words_to_referrer
    assert done(session, actor, contact, advice) is decision, "pressed twice"
