"""Who is it, and may they: passwords, codes, sessions, throttles, access. Shared by every feature that asks."""
