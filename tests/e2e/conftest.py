"""Flows in a real browser against a whole portal: one for each worker, or a host of your own (`--base-url`)."""

import fcntl
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests import browsers
from tests.e2e import evidence
from tests.e2e import instance as instances
from tests.e2e.instance import Instance
from tests.e2e.kit import Mailbox, Person, Portal

TOLERATED = ("was preloaded using link preload",)
Report = Generator[None, pytest.TestReport, pytest.TestReport]
NewPerson = Callable[..., Person]
NewPage = Callable[..., Page]
INSTANCE = pytest.StashKey[Instance]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where a shared host's mailbox is."""
    parser.addoption("--mailbox-url", default="", help="mailbox of the host of --base-url (Mailpit's API)")
    parser.addoption("--cis-url", default="", help="demo customer information system of the host of --base-url")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Report:
    """A failed flow leaves evidence."""
    report = yield
    if report.failed and call.when == "call" and isinstance(item, pytest.Function):
        page, worker = item.funcargs.get("page"), item.funcargs.get("worker_instance")
        shared_one = worker if isinstance(worker, Instance) else None
        found = item.stash.get(INSTANCE, shared_one)
        evidence.keep(item, page if isinstance(page, Page) else None, found)
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    """Which browser, and that it keeps to itself."""
    found = browsers.choose(playwright)
    return {**browser_type_launch_args, "executable_path": found, "args": list(browsers.ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A person in Finland."""
    return {"locale": "fi-FI", "timezone_id": "Europe/Helsinki", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True)
def own_settings() -> None:
    """The flows' settings are those of the instances."""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def template(shared: Path) -> Path:
    """A seeded data folder, made once for all workers."""
    folder, done = shared / "template", shared / "template.done"
    with _alone(shared / "template.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            instances.make_template(folder)
            done.touch()
    return folder


def _portal(instance: Instance) -> Portal:
    token = (instance.data / "keys" / "demo-cis-token").read_text(encoding="ascii").strip()
    return Portal(instance.base_url, Mailbox(instance.mailbox_url), instance.cis_url, token)


@pytest.fixture(scope="session")
def worker_instance(
    template: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Instance | None]:
    """This worker's own portal; none where the flows run against a host."""
    if request.config.getoption("base_url"):
        yield None
        return
    with instances.running(template, tmp_path_factory.mktemp("portal") / "data") as instance:
        yield instance


@pytest.fixture
def portal(
    request: pytest.FixtureRequest, template: Path, tmp_path: Path, worker_instance: Instance | None
) -> Iterator[Portal]:
    """The portal of the flow; one of its own where the flow is marked so, since it moves clocks or breaks things."""
    marker = request.node.get_closest_marker("own_instance")
    if marker is None and worker_instance is not None:
        with closing(_portal(worker_instance)) as found:
            yield found
    elif worker_instance is not None:
        with instances.running(template, tmp_path / "portal", marker.kwargs if marker else None) as instance:
            request.node.stash[INSTANCE] = instance
            with closing(_portal(instance)) as found:
                yield found
    elif marker is not None:
        pytest.skip("moves the clock or breaks things: only on an instance of its own")
    else:
        option = request.config.getoption
        url, mailbox = str(option("base_url")).rstrip("/"), Mailbox(option("--mailbox-url"))
        with closing(Portal(url, mailbox, option("--cis-url"))) as found:
            yield found


@pytest.fixture
def instance(portal: Portal, request: pytest.FixtureRequest, worker_instance: Instance | None) -> Instance:
    """The processes behind the flow's portal."""
    found: Instance | None = request.node.stash.get(INSTANCE, worker_instance)
    assert found is not None
    return found


@pytest.fixture
def someone(portal: Portal) -> NewPerson:
    """Makes fresh people."""

    def make(first_name: str = "Aino", last_name: str = "Lehtinen", **members: Any) -> Person:
        return Person(portal, first_name, last_name, **members)

    return make


def _listen(context: BrowserContext, trouble: list[str]) -> None:
    """Write down what goes wrong on any page of a context."""

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(text in message.text for text in TOLERATED):
            trouble.append(message.text)

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: trouble.append(str(error)))

    context.on("console", hear)
    context.on("page", watch)


@pytest.fixture(autouse=True)
def no_trouble(context: BrowserContext) -> Iterator[list[str]]:
    """No script error, no failed resource, nothing that the content security policy refused."""
    trouble: list[str] = []
    _listen(context, trouble)
    yield trouble
    assert trouble == []


@pytest.fixture
def another_device(new_context: CreateContextCallback, no_trouble: list[str]) -> NewPage:
    """Opens a browser that has nothing in common with the one of `page`."""

    def open_one(**wishes: Any) -> Page:
        context = new_context(**wishes)
        _listen(context, no_trouble)
        return context.new_page()

    return open_one
