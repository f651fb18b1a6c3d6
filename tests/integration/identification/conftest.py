"""A demo bank and the portal's published keys over real HTTP, for each test its own."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.demo.bank.app import create
from aina_app.integrations.identification import broker, keys, public_jwks
from aina_app.settings import settings
from tests.integration.identification.visiting import Bank
from tests.serving import running


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for all tests, with the portal's keys: the smallest that are allowed, which are read soonest."""
    folder = tmp_path_factory.mktemp("data")
    for use in ("sig", "enc"):
        write_own_key(folder, use)
    return folder


@pytest.fixture(scope="session")
def someones_browser() -> Iterator[httpx.Client]:
    """A browser that goes only where it is told."""
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(trust_env=False, limits=limits) as client:
        yield client


@pytest.fixture
def environment(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of one test."""
    monkeypatch.setenv("AINA_DATA_DIR", str(data_folder))
    forget()
    return monkeypatch


@pytest.fixture
def own_folder(environment: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder for a test that changes keys; to be asked for before `bank`."""
    folder = tmp_path / "own"
    for use in ("sig", "enc"):
        write_own_key(folder, use)
    environment.setenv("AINA_DATA_DIR", str(folder))
    forget()
    return folder


@pytest.fixture
def bank(environment: pytest.MonkeyPatch, someones_browser: httpx.Client) -> Iterator[Bank]:
    """A bank that knows the portal, and a portal that knows the bank."""
    with running(portal()) as origin, running(create()) as issuer:
        environment.setenv("AINA_BASE_URL", origin)
        environment.setenv("AINA_IDENTIFICATION_ISSUER", issuer)
        forget()
        yield Bank(issuer, someones_browser)


def write_own_key(folder: Path, name: str) -> None:
    """A key pair of the portal, such as `sig`, `enc` or `enc-next`."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=keys.LEAST_KEY_BITS)
    path = folder / "keys" / f"identification-{name}.pem"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def portal() -> Starlette:
    """Of the portal only what the bank asks it for: its public keys."""

    async def published(_request: Request) -> Response:
        return JSONResponse(public_jwks())

    return Starlette(routes=[Route(routes.CLIENT_JWKS, published)])


def forget() -> None:
    """Let settings be read anew, and brokers be met for the first time."""
    settings.cache_clear()
    broker._broker_at.cache_clear()
