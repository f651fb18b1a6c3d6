"""The only way from `copy.csv` to a screen. Pages are built once for each language, so words are plain text here."""

import re
from dataclasses import dataclass

from aina_app.i18n.copy import sentence, template
from aina_app.i18n.language import Language
from aina_app.routes import localised

SPACED_DASH = re.compile(r" – ?(?=(?:palvelu|linkki))")


@dataclass(frozen=True, slots=True)
class Words:
    """The words and paths of one language, handed to every page function."""

    language: Language

    def __call__(self, key: str, **params: str | int) -> str:
        """The sentence `key`; dashes inside the guide's words are set as on screens, `Aina -palvelu`."""
        text = sentence(key, self.language, **params)
        return SPACED_DASH.sub(" -", text) if key.startswith("guide.") else text

    def template(self, key: str) -> str:
        """The sentence with its placeholders, for what the browser fills in."""
        return template(key, self.language)

    def path(self, path: str) -> str:
        """The path of a page in this language."""
        return localised(path, self.language.value)
