"""What the framework's build is told besides: put in where it belongs, or the build ends."""

import pytest

from aina_app.bundling import CONFIGURATION, with_our_plugin

WRITTEN = (
    'import { defineConfig } from "vite";\nexport default defineConfig((config) => ({\n  plugins: [\n    others(),\n'
)


def test_our_plugin_comes_before_all_others() -> None:
    changed = with_our_plugin(WRITTEN)

    assert 'import aina from "./vite-plugin-aina.js";\n' in changed
    assert "  plugins: [\n    aina(),\n    others(),\n" in changed


@pytest.mark.parametrize("unknown", ["", WRITTEN.replace("  plugins: [", "  plugins: more["), WRITTEN * 2])
def test_a_configuration_that_is_written_otherwise_ends_the_build(unknown: str) -> None:
    with pytest.raises(ValueError, match=CONFIGURATION):
        with_our_plugin(unknown)
