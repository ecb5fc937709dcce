"""`flask measures show`: the operator's view of the figures."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import click
from flask.cli import AppGroup
from sqlalchemy import select

from portal.database import now
from portal.measures.periods import Period, PeriodUnreadable, quarter_of, read_period
from portal.measures.queries import ALL, UNKNOWN, Figure, counting, figures
from portal.measures.registry import MEASURES
from portal.places.models import Locality
from portal.working_time import london_date

group = AppGroup("measures", help="What is counted.")


@group.command("show")
@click.option("--period", "written", help="2021-22Q1, 2021-22, 2021-02, or 2021-02..2021-07; else this quarter.")
@click.option("--locality", help="A locality's slug, unknown, or all; else every one of them.")
@click.option("--code", help="One measure, such as O2; else all.")
@click.option("--suppress", is_flag=True, help="As the public sees it: nothing, until a release has been signed off.")
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
        rows = [_row(figure, suppress=suppress) for figure in figures(session, measures, period, locality=locality)]
    click.echo({"json": _json, "csv": _csv, "table": _table}[form](rows), nl=False)


def _period(written: str | None) -> Period:
    if written is None:
        return quarter_of(london_date(now()))
    try:
        return read_period(written)
    except PeriodUnreadable as error:
        raise click.BadParameter(str(error), param_hint="--period") from error


def _row(figure: Figure, *, suppress: bool) -> dict[str, object]:
    measure = figure.measure

    def number(value: Decimal | int | None) -> float | int | None:
        if value is None or suppress:
            return None
        return value if isinstance(value, int) else float(value)

    return {
        "code": measure.code,
        "title": measure.title,
        "period": figure.period.name,
        "locality": figure.locality,
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
        "value": number(figure.value),
        "unit": measure.unit,
        "rag": "no_target" if suppress else figure.rag.value,
        "target": None if measure.target is None else float(measure.target),
        "tolerance": None if measure.tolerance is None else float(measure.tolerance),
        "coverage": number(figure.coverage),
        "breakdown": [],
    }


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
