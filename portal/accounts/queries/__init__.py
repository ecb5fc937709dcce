"""What is looked up about accounts: who is signed in, one's own, and those one looks after."""

from portal.accounts.queries.looked_after import (
    Account,
    Accounts,
    account,
    account_with_role,
    accounts,
    active_agencies,
    agencies_to_invite_for,
    roles_to_end,
)
from portal.accounts.queries.own import OpenInvitation, my_sessions, open_invitation
from portal.accounts.queries.roles import RoleInWords, holders_of, roles_in_words
from portal.accounts.queries.signed_in import SignedIn, signed_in_by_token

__all__ = [
    "Account",
    "Accounts",
    "OpenInvitation",
    "RoleInWords",
    "SignedIn",
    "account",
    "account_with_role",
    "accounts",
    "active_agencies",
    "agencies_to_invite_for",
    "holders_of",
    "my_sessions",
    "open_invitation",
    "roles_in_words",
    "roles_to_end",
    "signed_in_by_token",
]
