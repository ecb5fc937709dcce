"""What people do with accounts: come in, stay in, invite others, leave."""

from portal.accounts.actions.closing import close_account
from portal.accounts.actions.inviting import end_role, give_role, invite, invite_again, invite_as_operator
from portal.accounts.actions.joining import join
from portal.accounts.actions.sessions import (
    end_all_sessions,
    end_my_session,
    end_other_sessions,
    end_session,
    start_session,
    touch_session,
)
from portal.accounts.actions.signing_in import change_password, sign_in

__all__ = [
    "change_password",
    "close_account",
    "end_all_sessions",
    "end_my_session",
    "end_other_sessions",
    "end_role",
    "end_session",
    "give_role",
    "invite",
    "invite_again",
    "invite_as_operator",
    "join",
    "sign_in",
    "start_session",
    "touch_session",
]
