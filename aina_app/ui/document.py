"""What stands in the head of every document."""

import reflex as rx


def head_elements() -> list[rx.Component]:
    """What stands in the head of every page: theme before the first paint, our script, font, icons."""
    return [
        rx.el.script(src="/theme.js"),
        rx.el.script(src="/aina.js", defer=True),
        rx.el.link(
            rel="preload",
            href="/fonts/atkinson-next-latin.woff2",
            custom_attrs={"as": "font", "crossOrigin": "anonymous"},
            type="font/woff2",
        ),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/site.webmanifest"),
    ]
