"""The extensions: made here, wired in `create_app`."""

from __future__ import annotations

from flask import current_app
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from portal.settings import Settings

db = SQLAlchemy(session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()


def current_settings() -> Settings:
    """The settings of the application at work."""
    settings: Settings = current_app.extensions["portal"]
    return settings
