"""One story, written down from beginning to end."""

from __future__ import annotations

from portal.demo.rows import allocation, casework, front_door, screening, sending
from portal.demo.rows.access import Grants
from portal.demo.rows.allocation import Offer
from portal.demo.rows.casework import Matter
from portal.demo.rows.telling import Telling
from portal.demo.stories import Accepted, Closed, Declined, Lapsed, LeadLeft, Offered, StarDone, StarPutRight, Story


def write_story(telling: Telling, seed: int, story: Story) -> None:
    grants = Grants(telling)
    contact = sending.send(telling, grants, seed, story)
    decided, matter = story.decided, None
    for step in story.front_door:
        if decided is None or step.at <= decided.at:
            front_door.take(telling, grants, contact, step)
    if decided is not None:
        matter = screening.decide(telling, grants, seed, story, contact, decided)
        for step in story.front_door:
            if step.at > decided.at:
                front_door.take(telling, grants, contact, step)
    if matter is not None:
        _write_matter(telling, grants, matter, story)
    contact.write(telling.bulk)
    grants.write(telling.bulk)


def _write_matter(telling: Telling, grants: Grants, matter: Matter, story: Story) -> None:
    offers: list[Offer] = []
    for step in story.steps:
        if isinstance(step, Offered):
            offers.append(allocation.make_offer(telling, grants, matter, step))
        elif isinstance(step, Accepted | Declined | Lapsed):
            _answer(telling, grants, matter, offers[-1], step)
        else:
            _work(telling, grants, matter, step)
    matter.write(telling.bulk)
    for offer in offers:
        offer.write(telling.bulk)


def _answer(telling: Telling, grants: Grants, matter: Matter, offer: Offer, step: Accepted | Declined | Lapsed) -> None:
    match step:
        case Accepted():
            allocation.accept_offer(telling, grants, matter, offer, step)
        case Declined():
            allocation.decline_offer(telling, grants, matter, offer, step)
        case Lapsed():
            allocation.lapse_offer(telling, grants, matter, offer, step)


def _work(telling: Telling, grants: Grants, matter: Matter, step: StarDone | StarPutRight | LeadLeft | Closed) -> None:
    match step:
        case StarDone():
            casework.record_star(telling, matter, step)
        case StarPutRight():
            casework.correct_star(telling, matter, step)
        case LeadLeft():
            casework.release(telling, grants, matter, step)
        case Closed():
            casework.close_case(telling, grants, matter, step)
