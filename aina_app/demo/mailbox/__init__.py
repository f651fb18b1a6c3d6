"""The demo's mailbox: takes every mail, shows it on a page, and gives it to tests over Mailpit's REST API."""
