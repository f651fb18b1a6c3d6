"""A new password by a code (Palauta salasana)."""
