"""A new e-mail address: asked for with the password, confirmed by a code, undone by the old one."""
