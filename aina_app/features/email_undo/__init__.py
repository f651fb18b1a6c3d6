"""Undoing a change of the e-mail address, by the link in the mail to the old one."""
