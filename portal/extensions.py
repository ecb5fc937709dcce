"""The extensions: made here, wired in `create_app`."""

from __future__ import annotations

import inspect

from flask import current_app
from flask.sansio.app import App
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from portal.settings import Settings


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite without its asynchronous half.

    We have no asynchronous sessions, and closing none of them at the end of each request would start an event loop.
    """

    def init_app(self, app: App) -> None:
        super().init_app(app)
        app.teardown_appcontext_funcs[:] = [
            function for function in app.teardown_appcontext_funcs if not inspect.iscoroutinefunction(function)
        ]


db = Database(session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()


def current_settings() -> Settings:
    """The settings of the application at work."""
    settings: Settings = current_app.extensions["portal"]
    return settings
