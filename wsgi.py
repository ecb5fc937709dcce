"""The door for a WSGI server and for `flask --app wsgi`."""

from portal import create_app
from portal.embedded import EmbeddedError
from portal.frame.content import refuse_invented_numbers
from portal.guidance.reading import ContentError
from portal.settings import SettingsError

try:
    app = create_app()
    refuse_invented_numbers(app.extensions["portal"])
except (ContentError, EmbeddedError, SettingsError) as error:  # a sentence for whoever starts it, not a traceback
    raise SystemExit(str(error)) from None
