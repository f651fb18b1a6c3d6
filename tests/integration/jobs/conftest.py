"""A mailbox for the mails that background work hands over."""

from tests.integration.email.conftest import mailbox

__all__ = ["mailbox"]
