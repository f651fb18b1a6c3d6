"""`python -m tests.integration.doors.description`: what the application has registered, as one JSON document.

Run in a process of its own: the framework is set up by its environment before it is imported.
"""

import inspect
import json
import sys
from typing import Any, get_type_hints


def describe() -> dict[str, Any]:
    """Handlers and routes, with what each needs."""
    from aina_app.launcher import prepare_serving  # noqa: PLC0415 - before the framework

    prepare_serving()
    from reflex_base.registry import RegistrationContext  # noqa: PLC0415 - see above

    from aina_app.aina_app import ROUTES  # noqa: PLC0415 - see above
    from aina_app.web.gate import FRAMEWORK, QUIET, needs_of  # noqa: PLC0415 - see above

    handlers = {name: found.handler.fn for name, found in RegistrationContext.get().event_handlers.items()}
    return {
        "handlers": [
            {
                "name": name,
                "module": function.__module__,
                "needs": needs_of(function),
                "arguments": {
                    argument: getattr(get_type_hints(function).get(argument), "__name__", "")
                    for argument in list(inspect.signature(function).parameters)[1:]
                },
            }
            for name, function in sorted(handlers.items())
        ],
        "framework": sorted(FRAMEWORK | QUIET),
        "routes": [
            {
                "path": route.path,
                "methods": sorted(route.methods or ()),
                "needs": getattr(route.endpoint, "needs", None),
            }
            for route in ROUTES
        ],
    }


if __name__ == "__main__":
    json.dump(describe(), sys.stdout)
