"""The thin layer between WTForms and our templates: a field is drawn by the macro of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from portal.frame import pictures

if TYPE_CHECKING:
    from portal.frame.fields.asked import Asked

WIDGETS = "macros/widgets.html"


class Macro:
    """Draws a field with the macro that bears its kind's name in `macros/widgets.html`."""

    def __call__(self, field: Asked, **options: Any) -> Markup:
        module = current_app.jinja_env.get_template(WIDGETS).module
        return Markup(getattr(module, field.kind)(field, **options))  # noqa: S704 - a macro escapes what it prints


def init_widgets(app: Flask) -> None:
    """Let templates use GOV.UK's macros (`govuk_frontend_jinja/…`) and our pictures' geometry."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([loader for loader in (app.jinja_loader, govuk) if loader])
    app.jinja_env.globals.update(
        star_picture=pictures.star_picture,
        trend_picture=pictures.trend_picture,
        age_picture=pictures.age_picture,
        bars_picture=pictures.bars_picture,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
