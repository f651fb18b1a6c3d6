"""The framework's configuration: one fixed address is baked into the build, the settings decide at start."""

import reflex as rx
from reflex.plugins import SitemapPlugin

from aina_app.bundling import Bundling
from aina_app.launcher import BUILT_FOR
from aina_app.settings import settings

config = rx.Config(
    app_name="aina_app",
    transport="websocket",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    cors_allowed_origins=(settings().origin,),
    api_url=BUILT_FOR,
    deploy_url=BUILT_FOR,
    frontend_port=settings().port,
    backend_port=settings().port,
    backend_host=settings().host,
    state_manager_mode="memory",
    redis_token_expiration=900,
    plugins=[Bundling()],
    disable_plugins=[SitemapPlugin],
    frontend_compression_formats=["brotli", "gzip"],
    trusted_proxy_hops=settings().trusted_proxy_hops,
)
