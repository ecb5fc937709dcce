"""Several who do something at the same moment, each in a request of their own."""

from __future__ import annotations

import threading

from flask import Flask

from portal.database import Refused, act_as
from portal.extensions import db


def at_once(app: Flask, *works: object) -> list[str]:
    """Each in a request of its own, all at the same moment: what became of them."""
    together = threading.Barrier(len(works))
    became: list[str] = []

    def one(work: object) -> None:
        with app.app_context():
            act_as(db.session, "portal:test")
            together.wait()
            try:
                work(db.session)  # type: ignore[operator]
                db.session.commit()
                became.append("done")
            except Refused as refused:
                db.session.rollback()
                became.append(refused.words)
            except Exception as fault:  # noqa: BLE001 -- whatever it is, the test shows it
                became.append(repr(fault))

    threads = [threading.Thread(target=one, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(became, key=lambda word: word != "done")
