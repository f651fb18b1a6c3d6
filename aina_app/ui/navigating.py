"""What happens in the browser when a page is left or another one comes: two components without a look."""

from typing import Any

import reflex as rx
from reflex.vars.base import Var, VarData
from reflex_components_core.el.elements.base import BaseHTML


class Leave(BaseHTML):
    """Loads `to` anew as soon as it is not empty."""

    tag = "span"
    to: Var[str]

    def add_imports(self) -> Any:
        """The hook's import."""
        return {"react": [rx.ImportVar(tag="useEffect")]}

    def add_hooks(self) -> list[Any]:
        """Leave by replacing the page, so that Back does not come here again.

        A form that is being posted goes first (`data-sending`, aina.js): the farewell comes from its answer.
        """
        is_free = "!document.documentElement.hasAttribute('data-sending')"
        go = f"if ({self.to!s} && {is_free}) window.location.replace({self.to!s})"
        code = f"useEffect(() => {{ {go}; }}, [{self.to!s}])"
        return [Var(_js_expr=code, _var_data=VarData.merge(self.to._get_all_var_data()))]  # noqa: SLF001

    def _exclude_props(self) -> list[str]:
        return ["to"]


class PageFocus(BaseHTML):
    """After a navigation inside the app the heading gets the focus, so that its page is announced."""

    tag = "span"

    def add_imports(self) -> Any:
        """The hooks' imports."""
        router = [rx.ImportVar(tag="useLocation"), rx.ImportVar(tag="useNavigationType")]
        return {"react": [rx.ImportVar(tag="useEffect")], "react-router": router}

    def add_hooks(self) -> list[Any]:
        """Not after Back and not at the first load."""
        focus = "if (how !== 'POP') document.querySelector('h1')?.focus();"
        return [
            "const at = useLocation();",
            "const how = useNavigationType();",
            f"useEffect(() => {{ {focus} }}, [at.pathname]);",
        ]
