"""A PostgreSQL that runs: its addresses, whether it is ours, its roles and its database."""

from __future__ import annotations

import os
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from portal.embedded.home import EmbeddedError, Home

SUPERUSER = "postgres"
DATABASE = "portal"
OWNER, APP, MEASURES = "portal_owner", "portal_app", "portal_measures"
MATCHER = "portal_matcher"  # owns the search for people, and enters nowhere
PORT = 5432  # part of the socket's name; nothing listens on the network


@dataclass(frozen=True)
class Cluster:
    """Where the data and the socket of a running PostgreSQL lie."""

    data: Path
    socket: Path

    def url(self, role: str, database: str) -> str:
        """The address for SQLAlchemy."""
        folder = quote(str(self.socket), safe="/")
        return f"postgresql+psycopg://{quote(role, safe='')}@/{quote(database, safe='')}?host={folder}&port={PORT}"

    def conninfo(self, role: str, database: str) -> str:
        """The address for psycopg alone."""
        return make_conninfo(user=role, dbname=database, host=str(self.socket), port=PORT)

    def connect(self) -> psycopg.Connection:
        """A superuser's connection, for what the three roles may not do."""
        return psycopg.connect(self.conninfo(SUPERUSER, SUPERUSER), autocommit=True, connect_timeout=5)

    def answers(self) -> bool:
        """Whether the server behind the socket keeps these data and no others."""
        try:
            with self.connect() as connection:
                row = connection.execute("SELECT current_setting('data_directory')").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and os.path.realpath(row[0]) == os.path.realpath(self.data)

    def verified_process(self) -> int:
        """The process number of the server: what its file says, when that is who answers on the socket just now."""
        named = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        with self.connect() as connection, socket.socket(fileno=os.dup(connection.fileno())) as peer:
            if not hasattr(socket, "SO_PEERCRED"):  # only Linux tells; the answer itself must do
                return named
            answering, *_ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if named != answering:
            raise EmbeddedError(f"The PostgreSQL of {self.data} runs where we cannot stop it, perhaps in a container.")
        return named

    def is_prepared(self) -> bool:
        """The last steps of preparing give the database its list of who may enter, and the search its owner."""
        prepared = (
            "SELECT 1 FROM pg_database, pg_roles, pg_auth_members"
            " WHERE datname = %s AND datacl IS NOT NULL AND rolname = %s AND roleid = pg_roles.oid"
        )
        with self.connect() as connection:
            return connection.execute(prepared, [DATABASE, MATCHER]).fetchone() is not None

    def prepare(self) -> None:
        """The roles and their database. Any step may have been done before a start that was interrupted."""
        database, owner = sql.Identifier(DATABASE), sql.Identifier(OWNER)
        with self.connect() as connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER, APP, MEASURES} - roles:
                may_create = sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB")  # tests clone a template
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(sql.Identifier(role), may_create))
            if MATCHER not in roles:  # one release later than the others
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(MATCHER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, owner))
            members = sql.SQL(", ").join(map(sql.Identifier, (OWNER, APP, MEASURES)))
            with connection.transaction():
                connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
                connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, members))
                connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(MATCHER), owner))


def alive(home: Home) -> Cluster | None:
    """The PostgreSQL of this home, if it answers."""
    if home.place is None or home.sockets is None:
        return None
    cluster = Cluster(data=home.place / "data", socket=home.sockets)
    return cluster if cluster.answers() else None
