"""Flask's own configuration, made from the portal's settings."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.embedded import database_urls
from portal.frame.connections import engine_options
from portal.frame.identity import COOKIE_LASTS
from portal.settings import Settings


def configuration(settings: Settings) -> dict[str, object]:
    urls = database_urls(settings)
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_ENGINES": {
            # Of the four threads of a process each holds two at most: the request's, and one for what is apart from it.
            "default": engine_options(urls.app, pool_size=8, max_overflow=4),
            "measures": engine_options(urls.measures, pool_size=4, max_overflow=2),
        },
        "SESSION_COOKIE_NAME": "__Host-portal_session" if settings.secure_cookies else "portal_session",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": COOKIE_LASTS,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SEND_FILE_MAX_AGE_DEFAULT": dt.timedelta(0),
        "WTF_CSRF_TIME_LIMIT": None,  # a token lasts as long as the session it belongs to
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "TRAP_HTTP_EXCEPTIONS": False,
    }


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Only the addresses that our own proxies added are believed, counted from the right."""
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Werkzeug documents it
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
