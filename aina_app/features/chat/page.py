"""Elenia Chat: the corner of every signed-in page, and the plug for the company's own chat (docs/chat.md)."""

import json
from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from aina_app.features.chat.state import ChatState
from aina_app.i18n.language import Language
from aina_app.settings import settings
from aina_app.ui.contact import contact_list
from aina_app.ui.html import choose
from aina_app.ui.icons import icon
from aina_app.ui.words import Words

SLOT = "elenia-chat-widget"
PANEL = "chat-panel"


class Plug(BaseHTML):
    """The place of the company's widget.

    Its script is fetched when the corner is opened for the first time, not before: until then no one else learns of
    the visit. Then, and each later time, `window.eleniaChat.open(place, {language})` is called.
    """

    tag = "div"
    language: Language
    script: str

    def add_imports(self) -> Any:
        """The hook's import."""
        return {"react": [rx.ImportVar(tag="useEffect")]}

    def add_hooks(self) -> list[Any]:
        """Watch the panel: the browser's own script opens it."""
        return [
            f"""useEffect(() => {{
              const panel = document.getElementById({json.dumps(PANEL)});
              const place = document.getElementById({json.dumps(SLOT)});
              let script = null;
              const open = () => window.eleniaChat?.open(place, {{ language: {json.dumps(self.language.value)} }});
              const look = () => {{
                if (panel.hidden) return;
                if (script) return open();
                script = document.createElement("script");
                script.src = {json.dumps(self.script)};
                script.onload = open;
                document.head.append(script);
              }};
              const watcher = new MutationObserver(look);
              watcher.observe(panel, {{ attributes: true, attributeFilter: ["hidden"] }});
              return () => watcher.disconnect();
            }}, []);"""
        ]

    def _exclude_props(self) -> list[str]:
        return ["language", "script"]


def corner(words: Words) -> rx.Component:
    """The button and the panel that it opens: hours now, telephone, e-mail, the widget's place."""
    return rx.el.aside(
        rx.el.button(
            icon("chat"),
            words("chat.title"),
            rx.el.span(class_name=choose(ChatState.is_open, "dot", "dot off"), aria_hidden="true"),
            rx.el.span(ChatState.word, class_name="vh"),
            type="button",
            class_name="btn chat",
            on_click=ChatState.load,
            custom_attrs={"data-chat": "", "aria-controls": PANEL, "aria-expanded": "false"},
        ),
        panel(words),
        class_name="chat-corner",
        aria_label=words("chat.title"),
    )


def panel(words: Words) -> rx.Component:
    """What stands in the opened corner; the browser's script shows and hides it."""
    close, rest = words("chat.close").split(" ", 1)
    return rx.el.section(
        rx.el.div(
            rx.el.h2(words("chat.title"), id="chat-title"),
            rx.el.button(
                close,
                rx.el.span(f" {rest}", class_name="vh"),
                type="button",
                class_name="btn bare",
                custom_attrs={"data-chat-close": ""},
            ),
            class_name="panel-head",
        ),
        rx.el.p(words("chat.lead")),
        rx.el.p(rx.el.b(ChatState.now), role="status"),
        rx.el.p(words("service.usual"), class_name="small muted"),
        contact_list(words),
        plug(words),
        id=PANEL,
        class_name="chat-panel tight",
        hidden=True,
        aria_labelledby="chat-title",
    )


def plug(words: Words) -> rx.Component:
    """The widget's place; empty and unseen unless the settings name a script."""
    script = settings().chat_script_url
    if not script:
        return rx.el.div(id=SLOT, hidden=True)
    return Plug.create(id=SLOT, language=words.language, script=script)
