"""What stands in a page's place when its script has failed: words and a way on, instead of a stack trace."""

import reflex as rx
from reflex.event import noop
from reflex_components_core.base.error_boundary import error_boundary

from aina_app import routes
from aina_app.ui.address_language import in_language, language_now
from aina_app.ui.contact import contact_list
from aina_app.ui.layout import link
from aina_app.ui.words import Words


def boundary(stateful: bool) -> rx.Component:
    """The wrap of the whole app; a failure is told to the server where there is one."""
    fallback = rx.Var.create(in_language(language_now(), _failed))
    if stateful:
        return error_boundary(fallback_render=fallback)
    return error_boundary(fallback_render=fallback, on_error=noop())


def _failed(words: Words) -> rx.Component:
    reload = rx.el.button(
        words("page.reload"), type="button", class_name="btn primary", custom_attrs={"data-reload": ""}
    )
    return rx.el.main(
        rx.el.div(
            rx.el.h1(words("page.500_h1"), tab_index=-1),
            rx.el.p(words("err.server"), class_name="lead"),
            rx.el.div(
                reload,
                link(words("page.to_home"), words.path(routes.HOME), class_name="btn quiet"),
                class_name="acts",
            ),
            contact_list(words),
            class_name="narrow stack",
        ),
        class_name="frame",
        lang=words.language.value,
    )
