"""Icons: 20 × 20, drawn with strokes, hidden from screen readers because words stand beside them."""

import reflex as rx

PATHS = {
    "chevron": ("M7 4l6 6-6 6",),
    "down": ("M5 8l5 5 5-5",),
    "menu": ("M3 6h14M3 10h14M3 14h14",),
    "info": ("M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z", "M10 9v4.5M10 6.3v.1"),
    "ok": ("M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z", "M6.5 10.2l2.5 2.5 4.5-5"),
    "warn": ("M10 3.5l7.5 13h-15z", "M10 8.5v3.5M10 14.2v.1"),
    "mail": ("M4.5 4.5h11a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z", "M3 6l7 5 7-5"),
    "people": (
        "M7.5 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
        "M2.5 16.5c.4-3 2.3-4.5 5-4.5s4.6 1.5 5 4.5M13 4.3a3 3 0 0 1 0 5.4M14.5 12.3c1.8.6 2.8 2 3 4.2",
    ),
    "person": ("M10 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z", "M4 17c.5-3.5 2.8-5 6-5s5.5 1.5 6 5"),
    "phone": (
        "M5 3h2.5l1.5 4-2 1.5a9 9 0 0 0 4.5 4.5l1.5-2 4 1.5V15a2 2 0 0 1-2 2A12.5 12.5 0 0 1 3 5a2 2 0 0 1 2-2z",
    ),
    "wait": ("M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z", "M10 5.5V10l3 2"),
    "danger": ("M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z", "M7 7l6 6M13 7l-6 6"),
    "chat": ("M3 5.5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-4 3v-3a2 2 0 0 1-2-2z",),
}


def icon(name: str) -> rx.Component:
    """The icon `name`; beside it stand the words."""
    lines = [rx.el.svg.path(d=path) for path in PATHS[name]]
    return rx.el.svg(*lines, class_name="i", view_box="0 0 20 20", aria_hidden="true")


def tick() -> rx.Component:
    """The tick inside a mark or a step's node."""
    return rx.el.svg(rx.el.svg.path(d="M2.2 6.4l2.6 2.6 5-5.8"), view_box="0 0 12 12", aria_hidden="true")


def brand_mark() -> rx.Component:
    """The sign beside the wordmark: a power line and its joint."""
    return rx.el.svg(
        rx.el.svg.path(d="M1.5 17c4 3 7 3.5 9.2 1.2M17.3 18.2C19.5 20.5 22.5 20 26.5 17"),
        rx.el.svg.circle(cx=14, cy=15, r="4.2"),
        rx.el.svg.path(d="M14 10.5V4M9.5 4h9"),
        view_box="0 0 28 28",
        aria_hidden="true",
    )
