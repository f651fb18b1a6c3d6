"""`Hae uudelleen`: the customer information system is asked about the person, outside of any act."""

import asyncio

from aina_app.accounts.customership_search import keep_found, search_identity
from aina_app.context import Actor, look, perform
from aina_app.core.refusal import Unavailable
from aina_app.integrations import customer_information_system


async def search_customerships(who: Actor) -> bool:
    """Ask the customer information system about the person and keep its answer; whether it answered."""
    identity = await look(who, search_identity)
    if identity is None:
        return False
    try:
        found = await asyncio.to_thread(customer_information_system.search, identity.person_id, identity.business_id)
    except Unavailable:
        return False
    await perform(who, keep_found, found)
    return True
