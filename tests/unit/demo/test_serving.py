"""The demo systems answer by the names of this machine alone."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount

from aina_app.demo.serving import serve

pytestmark = pytest.mark.anyio


async def test_b82_a_demo_system_answers_no_foreign_name() -> None:
    app = Starlette(routes=[Mount("/", PlainTextResponse("in"))])
    async with serve(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as browser:
        url = f"http://127.0.0.1:{port}/"
        hosts = ["localhost", "127.0.0.1", f"localhost:{port}", "evil.example", f"localhost.evil.example:{port}"]
        answers = [(await browser.get(url, headers={"Host": host})).status_code for host in hosts]

    assert answers == [200, 200, 200, 400, 400]
