"""Asking the server again while something is on its way, so that a page changes without being loaded anew."""

from typing import Any

import reflex as rx
from reflex.event import EventChain, no_args_event_spec
from reflex_base.utils.format import format_prop
from reflex_components_core.el.elements.base import BaseHTML

FIRST_MS, OFTEN_MS, SELDOM_MS = 400, 1_000, 10_000
OFTEN_TIMES = 60


class Recheck(BaseHTML):
    """Calls `on_tick` while `active` is true: every second for a minute, then every ten; never in a hidden tab."""

    tag = "span"
    active: rx.Var[bool]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """Its own beside those of every element."""
        return {**super().get_event_triggers(), "on_tick": no_args_event_spec}

    def add_imports(self) -> Any:
        """The hook's import."""
        return {"react": [rx.ImportVar(tag="useEffect")]}

    def add_hooks(self) -> list[Any]:
        """One timer at a time; it ends with the page or with the wait."""
        chain = self.event_triggers["on_tick"]
        tick = str(format_prop(chain)).strip("{}") if isinstance(chain, EventChain) else str(chain)
        code = f"""useEffect(() => {{
          if (!{self.active!s}) return;
          let asked = 0;
          let timer = setTimeout(ask, {FIRST_MS});
          function ask() {{
            if (!document.hidden) {{ asked += 1; ({tick})(); }}
            timer = setTimeout(ask, asked < {OFTEN_TIMES} ? {OFTEN_MS} : {SELDOM_MS});
          }}
          return () => clearTimeout(timer);
        }}, [{self.active!s}]);"""
        return [rx.Var(_js_expr=code, _var_data=self.active._get_all_var_data())]  # noqa: SLF001

    def _exclude_props(self) -> list[str]:
        return [*super()._exclude_props(), "active", "on_tick"]


def recheck(active: Any, on_tick: Any) -> rx.Component:
    """Call the event `on_tick` again and again while `active`."""
    return Recheck.create(active=active, on_tick=on_tick)
