"""Who sees a record, for the tests of grants and restrictions."""

from __future__ import annotations

from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.models import User
from portal.casework.models import Matter
from portal.contacts.models import Contact
from tests.builders import Make


def user_sees(make: Make, user: User, permission: Permission, record: Contact | Matter) -> bool:
    return may_see(make.session, make.actor(user), permission, record)
