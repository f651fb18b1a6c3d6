"""People change things while the portal, and what it talks to, are killed: is anything lost or doubled?"""
