"""The early-help portal. `create_app` is a table of contents; each line leads to one room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    # Imported here, so that a small command that needs one module does not load the whole application. Content comes
    # first: some of it is needed as soon as other modules are read.
    from portal.frame.content import init_content

    init_content()
    from portal import blueprints, cli
    from portal.extensions import csrf, db
    from portal.frame.application import Portal, begin_request
    from portal.frame.assets import init_assets
    from portal.frame.compression import init_compression
    from portal.frame.configuration import configuration, trust_proxies
    from portal.frame.errors import init_errors
    from portal.frame.formats import init_formats
    from portal.frame.guard import init_guard
    from portal.frame.headers import init_headers
    from portal.frame.identity import init_identity
    from portal.frame.kept_forms import init_kept_forms
    from portal.frame.languages import init_languages
    from portal.frame.letters import init_letters
    from portal.frame.navigation import init_navigation
    from portal.frame.request_log import init_request_log
    from portal.frame.widgets import init_widgets
    from portal.logs import configure_logging
    from portal.settings import read_settings

    settings = settings or read_settings()
    configure_logging(settings.log_level)
    app = Portal(__name__, static_folder=None)
    app.extensions["portal"] = settings
    app.config.update(configuration(settings))
    trust_proxies(app, settings)
    db.init_app(app)
    init_assets(app)
    init_widgets(app)
    init_formats(app)
    init_letters(app)
    init_languages(app)
    init_headers(app)
    init_compression(app)
    init_request_log(app)
    init_errors(app)
    # In this order each request learns: whose transaction, who asks, may they enter, what was kept, is it their form.
    app.before_request(begin_request)
    init_identity(app)
    init_guard(app)
    init_kept_forms(app)
    csrf.init_app(app)
    init_navigation(app)
    blueprints.register(app, settings)
    cli.register(app)
    return app
