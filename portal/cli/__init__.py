"""Commands for whoever runs the portal: `flask --app wsgi …`."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    # Imported here: the commands load the whole portal, and the tests of one of them need not.
    from portal.cli import (  # noqa: PLC0415
        database,
        demo,
        governance,
        guidance,
        imports,
        measures,
        people,
        serve,
        users,
        worker,
    )

    demo.group.add_command(serve.command)
    groups = (
        database.group,
        demo.group,
        governance.group,
        guidance.group,
        imports.group,
        measures.group,
        people.group,
        users.group,
    )
    for command in (*groups, worker.command):
        app.cli.add_command(command)
