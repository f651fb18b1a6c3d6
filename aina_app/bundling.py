"""What the framework's build is told besides its own configuration: our plugin of Vite, `bundling.js`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from reflex.plugins import CommonContext, Plugin, PreCompileContext

SOURCE = Path(__file__).with_suffix(".js")
COPY = Path("vite-plugin-aina.js")
CONFIGURATION = "vite.config.js"
IMPORT, OTHERS = 'import { defineConfig } from "vite";\n', "  plugins: [\n"


class Bundling(Plugin):
    """Adds our plugin to those of the framework's configuration of Vite."""

    def get_static_assets(self, **context: Unpack[CommonContext]) -> Sequence[tuple[Path, str | bytes]]:  # noqa: ARG002
        """Our plugin's source, where that configuration finds it."""
        return [(COPY, SOURCE.read_text(encoding="utf-8"))]

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Let the configuration be changed once it is written."""
        context["add_modify_task"](CONFIGURATION, with_our_plugin)


def with_our_plugin(configuration: str) -> str:
    """The configuration with our plugin before all others.

    Raises:
        ValueError: it is not written as we know it (another version of the framework).
    """
    for known in (IMPORT, OTHERS):
        if configuration.count(known) != 1:
            raise ValueError(f"{CONFIGURATION}: {known.strip()} is expected once")
    imported = configuration.replace(IMPORT, f'{IMPORT}import aina from "./{COPY}";\n')
    return imported.replace(OTHERS, f"{OTHERS}    aina(),\n")
