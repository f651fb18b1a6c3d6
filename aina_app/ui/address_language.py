"""The language of the address bar, for the few pages that stand at every address: known in the browser only."""

import json
from collections.abc import Callable, Mapping

import reflex as rx
from reflex.vars.base import Var, VarData

from aina_app.i18n.language import Language
from aina_app.ui.words import Words

FROM_ADDRESS = r'(/^\/(sv|en)(?=\/|$)/.exec(globalThis.location?.pathname ?? "")?.[1] ?? "fi")'


def in_language(language: Var[str], build: Callable[[Words], rx.Component]) -> rx.Component:
    """What `build` makes in that of the three languages which the browser knows only later."""
    swedish, english, finnish = (build(Words(one)) for one in (Language.SV, Language.EN, Language.FI))
    return rx.cond(language == Language.SV.value, swedish, rx.cond(language == Language.EN.value, english, finnish))


def language_now() -> Var[str]:
    """The language at the moment of drawing; only for what is never part of the built HTML."""
    return Var(_js_expr=FROM_ADDRESS, _var_type=str)


def language_after_load(titles: Mapping[Language, str]) -> Var[str]:
    """Finnish as in the built HTML, then the address bar's language; the page's title follows."""
    follow = f"useEffect(() => {{ const found = {FROM_ADDRESS}; setAddressLanguage(found); \
document.title = {json.dumps(dict(titles), ensure_ascii=False)}[found]; }}, []);"
    return Var(
        _js_expr="addressLanguage",
        _var_type=str,
        _var_data=VarData(
            imports={"react": [rx.ImportVar(tag="useEffect"), rx.ImportVar(tag="useState")]},
            hooks={'const [addressLanguage, setAddressLanguage] = useState("fi");': None, follow: None},
        ),
    )
