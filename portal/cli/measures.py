"""`flask measures show`: the operator's view of the figures."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import OPERATOR, act_as, now
from portal.extensions import db
from portal.measures.actions import release_figures
from portal.measures.periods import Period, PeriodUnreadable, quarter_of, read_period
from portal.measures.queries import ALL, UNKNOWN, Figure, counting, figures
from portal.measures.registry import MEASURES, Form, Measure
from portal.measures.released import Released, parts_told, released_of_borough, released_of_place
from portal.places.models import Locality
from portal.working_time import london_date

group = AppGroup("measures", help="What is counted.")


@group.command("show")
@click.option("--period", "written", help="2021-22Q1, 2021-22, 2021-02, or 2021-02..2021-07; else this quarter.")
@click.option("--locality", help="A locality's slug, unknown, or all; else every one of them.")
@click.option("--code", help="One measure, such as O2; else all.")
@click.option("--suppress", is_flag=True, help="As the public may know it: of quarters and years that are released.")
@click.option("--format", "form", type=click.Choice(["json", "csv", "table"]), default="table", show_default=True)
def show(written: str | None, locality: str | None, code: str | None, suppress: bool, form: str) -> None:
    """Show figures, in full unless --suppress is given."""
    period = _period(written)
    if code is not None and code not in MEASURES:
        raise click.BadParameter(f"there is no measure {code}; there are {', '.join(MEASURES)}", param_hint="--code")
    measures = [MEASURES[code]] if code else list(MEASURES.values())
    with counting() as session:
        known = [*session.scalars(select(Locality.slug).order_by(Locality.position, Locality.slug)), UNKNOWN, ALL]
        if locality is not None and locality not in known:
            words = f"there is no place {locality}; there are {', '.join(known)}"
            raise click.BadParameter(words, param_hint="--locality")
        if suppress:
            rows = _told(session, measures, period, locality)
        else:
            rows = [_in_full(figure) for figure in figures(session, measures, period, locality=locality)]
    click.echo({"json": _json, "csv": _csv, "table": _table}[form](rows), nl=False)


@group.command("release")
def release() -> None:
    """Release the quarters that have ended and settled; the worker does so every night."""
    act_as(db.session, OPERATOR)
    done = release_figures(db.session, at=now())
    db.session.commit()
    click.echo(f"Released: {', '.join(quarter.name for quarter in done)}." if done else "There is nothing to release.")


def _told(session: Session, measures: list[Measure], period: Period, locality: str | None) -> list[dict[str, object]]:
    places = {UNKNOWN: released_of_place(session, period, None), ALL: released_of_borough(session, period)}
    asked = select(Locality.id, Locality.slug).order_by(Locality.position, Locality.slug)
    places = {row.slug: released_of_place(session, period, row.id) for row in session.execute(asked)} | places
    return [
        _as_told(measure, period, place, released)
        for measure in measures
        for place, released in places.items()
        if locality in {None, place}
    ]


def _period(written: str | None) -> Period:
    if written is None:
        return quarter_of(london_date(now()))
    try:
        return read_period(written)
    except PeriodUnreadable as error:
        raise click.BadParameter(str(error), param_hint="--period") from error


def _in_full(figure: Figure) -> dict[str, object]:
    measure = figure.measure
    counts_alone, is_rate = measure.form is Form.COUNT, measure.form is Form.RATE
    return {
        **_of(measure, figure.period, figure.locality),
        "numerator": figure.numerator if counts_alone or is_rate else None,
        "denominator": None if counts_alone else figure.denominator,
        "value": _number(figure.numerator if counts_alone else figure.value),
        "rag": figure.rag.value,
        "coverage": _number(figure.coverage),
        "breakdown": [
            {"key": _key(code), "count": count, "share": _number(share)}
            for (code, count), share in zip(figure.parts, figure.shares, strict=True)
        ],
    }


def _as_told(measure: Measure, period: Period, locality: str, released: Released) -> dict[str, object]:
    """As the public is told it: from what was released, and from nothing else."""
    counts_alone, value = measure.form is Form.COUNT, released.value(measure)
    rate = released.rate(measure) if measure.form is Form.RATE else None
    of = released.number(*measure.of) if measure.of else None
    covers = released.covers(measure)
    return {
        **_of(measure, period, locality),
        "numerator": int(value) if counts_alone and value is not None else rate.count if rate else None,
        "denominator": of if not counts_alone and isinstance(of, int) else None,
        "value": int(value) if counts_alone and value is not None else _number(value),
        "rag": measure.rag(value).value,
        "coverage": _number(covers.value if covers else None),
        "breakdown": [
            {"key": _key(code), "count": count if isinstance(count, int) else None, "share": _number(share)}
            for code, count, share in parts_told(measure, released)
        ],
    }


def _of(measure: Measure, period: Period, locality: str) -> dict[str, object]:
    """What every row says; the others take their places in it."""
    return {
        "code": measure.code,
        "title": measure.title,
        "period": period.name,
        "locality": locality,
        "numerator": None,
        "denominator": None,
        "value": None,
        "unit": measure.unit,
        "rag": "no_target",
        "target": _number(measure.target),
        "tolerance": _number(measure.tolerance),
        "coverage": None,
        "breakdown": [],
    }


def _number(value: Decimal | int | None) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value


def _key(code: str) -> str:
    """A route's own code: the kind of part it is, is ours."""
    return code.partition(":")[2] or code


def _json(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, indent=2) + "\n"


def _csv(rows: list[dict[str, object]]) -> str:
    written = io.StringIO()
    columns = [name for name in rows[0] if name != "breakdown"]
    sheet = csv.DictWriter(written, columns, extrasaction="ignore", lineterminator="\n")
    sheet.writeheader()
    sheet.writerows(rows)
    return written.getvalue()


def _table(rows: list[dict[str, object]]) -> str:
    lines = [f"{'code':5} {'locality':10} {'period':20} {'value':>7} {'of':>6} {'coverage':>8}  rag"]
    for row in rows:
        shown = {name: "-" if value is None else value for name, value in row.items()}
        lines.append(
            f"{shown['code']:5} {shown['locality']:10} {shown['period']:20} {shown['value']:>7} "
            f"{shown['denominator']:>6} {shown['coverage']:>8}  {shown['rag']}"
        )
    return "\n".join(lines) + "\n"
