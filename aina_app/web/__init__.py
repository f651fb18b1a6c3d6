"""The doors: ASGI wrappers around the framework, the gate of events, posted forms, cookies, open pages."""
