"""The product's settings: one typed class, read once. Nothing else reads the environment."""

import os
import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from aina_app.loopback import is_loopback


class Environment(StrEnum):
    """Where the product runs; `production` refuses everything that belongs to a demo."""

    DEMO = "demo"
    PRODUCTION = "production"


class SmtpSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


BARE_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
SCRIPT_URL = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?/[^\s;,*'\"]*", re.ASCII | re.IGNORECASE
)
MEMORY = re.compile(r"sqlite(?:\+\w+)?://(?:/(?::memory:)?)?(?:\?.*)?|sqlite.*mode=memory.*", re.ASCII | re.IGNORECASE)
JWS_ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
JWE_ALGORITHMS = {
    "RSA-OAEP", "RSA-OAEP-256", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM",
}  # fmt: skip
"""What may sign and encrypt in production: no `none`, nothing with a shared key."""


SET_BY_THE_LAUNCHER = frozenset(
    {
        "REFLEX_USE_NPM",
        "REFLEX_TELEMETRY_ENABLED",
        "REFLEX_CHECK_LATEST_VERSION",
        "REFLEX_ENV_MODE",
        "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE",
    }
)
"""The framework's variables that `launcher` sets. Any other would silently win over rxconfig.py."""

OPENING_HOURS = re.compile(r"(\d|[01]\d|2[0-3])(?:\.([0-5]\d))?-(\d|[01]\d|2[0-3])(?:\.([0-5]\d))?", re.ASCII)


def _real_hours(text: str) -> str:
    """`text` if it is empty or hours such as `8-20` or `8.30-16`."""
    found = OPENING_HOURS.fullmatch(text)
    opens, closes = (60 * int(found[n]) + int(found[n + 1] or 0) for n in (1, 3)) if found else (0, 0)
    if text and opens >= closes:
        raise ValueError("hours such as 8-20 or 8.30-16 are expected")
    return text


OpeningHours = Annotated[str, AfterValidator(_real_hours)]


class Settings(BaseSettings):
    """All settings with their defaults. Each is `AINA_` and its name in capitals; see docs/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix="AINA_", env_file=".env", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    environment: Environment = Field(Environment.DEMO, description="`demo` or `production`.")
    port: int = Field(3000, ge=1, le=65535, description="Port of the portal on the loopback interface.")
    host: str = Field("127.0.0.1", description="Address that the portal listens on.")
    base_url: str = Field("", description="Address that browsers use. Default: http://localhost and the port.")
    data_dir: Path = Field(Path("data"), description="Folder of the database, keys and demo files.")
    database_url: str = Field("", description="SQLAlchemy address. Default: SQLite in the data folder.")
    readings_folder: str = Field(
        "", description="Folder of reading files to import. Default: none; in the demo that of the demo meter."
    )
    executor_id: str = Field("web-1", description="Stable name of this process for background work.")
    trusted_proxy_hops: int = Field(0, ge=0, le=5, description="Own reverse proxies in front of the portal.")
    log_json: bool = Field(False, description="JSON log lines (always in production).")

    smtp_host: str = Field("localhost", description="Mail server.")
    smtp_port: int = Field(1025, ge=1, le=65535, description="Port of the mail server.")
    smtp_user: str = Field("", description="User name at the mail server; empty: none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_security: SmtpSecurity = Field(SmtpSecurity.NONE, description="`none`, `starttls` or `tls`.")
    mail_from: str = Field("aina@elenia.test", description="Sender address of the product's mails.")

    cis_url: str = Field("http://localhost:8026", description="Customer information system.")
    cis_token: SecretStr = Field(SecretStr(""), description="Bearer token for it; made by the demo if empty.")
    cis_changes_seconds: int = Field(
        60, ge=5, description="How often the customer information system is asked what has changed there."
    )
    cis_fresh_minutes: int = Field(
        15, ge=1, description="A profile that is opened fetches customerships anew that are older than this."
    )

    identification_issuer: str = Field("http://localhost:8027", description="Issuer of the identification broker.")
    identification_client_id: str = Field("aina", description="Our client id at the broker.")
    identification_scope: str = Field("openid", description="Scope that the broker expects.")
    identification_claim_hetu: str = Field("urn:oid:1.2.246.21", description="Claim of the personal identity code.")
    identification_claim_given_names: str = Field("urn:oid:1.2.246.575.1.14", description="Claim of the given names.")
    identification_claim_family_name: str = Field("urn:oid:2.5.4.4", description="Claim of the family name.")
    identification_claim_birth_date: str = Field("urn:oid:1.3.6.1.5.5.7.9.1", description="Claim of the birth date.")
    identification_acr_accepted: tuple[str, ...] = Field(
        ("http://ftn.ficora.fi/2017/loa2", "http://ftn.ficora.fi/2017/loa3"),
        description="Levels of assurance that are accepted; the first is asked for. JSON list.",
    )
    identification_send_acr: bool = Field(default=True, description="Ask for the level of assurance.")
    identification_cancelled_errors: tuple[str, ...] = Field(
        ("cancel", "access_denied"), description="Error codes that mean: the person cancelled. JSON list."
    )
    identification_front_channel: str = Field("oidc", description="`oidc` or `request_only`.")
    identification_idp_choice: str = Field("ftn_idp_id", description="`ftn_idp_id`, `acr` or `none`.")
    identification_assertion_audience: str = Field("token_endpoint", description="`token_endpoint` or `issuer`.")
    identification_request_typ: str = Field("JWT", description="`typ` of the signed request.")
    identification_pkce: bool = Field(default=True, description="Send PKCE parameters.")
    identification_timeout_seconds: float = Field(
        10.0, ge=0.1, le=60, description="Longest wait for one answer of the identification broker."
    )
    identification_prompt: str = Field("", description="`prompt` parameter; empty: none is sent.")
    identification_sp_name: str = Field("Elenia Aina", description="Our name at the bank (`ftn_spname`).")
    identification_jwe_algorithms: tuple[str, ...] = Field(
        ("RSA-OAEP", "RSA-OAEP-256", "A128CBC-HS256", "A256GCM", "A128GCM"),
        description="Encryption algorithms accepted in an ID token. JSON list.",
    )
    identification_jws_algorithms: tuple[str, ...] = Field(
        ("RS256",), description="Signature algorithms accepted in an ID token. JSON list."
    )

    demo_mailbox_port: int = Field(8025, ge=1, le=65535, description="Web page and API of the demo mailbox.")

    bcrypt_cost: int = Field(12, ge=4, le=16, description="Cost of password hashes (production: 12 or more).")
    password_min: int = Field(8, ge=8, description="Shortest password, code points.")
    password_max: int = Field(128, ge=64, le=128, description="Longest password, code points.")
    verification_resend_seconds: int = Field(60, ge=1, description="Cool-down of `Lähetä uusi koodi`.")
    throttle_scale: int = Field(1, ge=1, description="Multiplies every rate limit (measurements, shared test hosts).")
    network_limit_scale: int = Field(
        0, ge=0, description="Multiplies the limits of one network address. 0: 1 in production, 50 in the demo."
    )
    session_idle_minutes: int = Field(30, ge=1, description="Idle time after which a session ends.")
    session_absolute_hours: int = Field(12, ge=1, description="Longest life of a session.")

    service_email: str = Field("asiakaspalvelu@elenia.fi", description="Customer service: e-mail.")
    service_phone: str = Field("020 690 025", description="Customer service: telephone.")
    fault_phone: str = Field("020 690 023", description="Fault service: telephone.")
    service_hours: tuple[OpeningHours, ...] = Field(
        ("8-20", "8-20", "8-20", "8-20", "8-20", "9-16", ""),
        min_length=7,
        max_length=7,
        description="Customer service: hours from Monday to Sunday, `8-20` or `8.30-16`; empty: closed. JSON list.",
    )
    service_closed_days: tuple[date, ...] = Field((), description="Further closed days, `YYYY-MM-DD`. JSON list.")
    service_other_hours: dict[date, OpeningHours] = Field(
        {}, description='Days with other hours, holidays too: `{"2026-12-31": "8-16"}`. JSON object.'
    )
    service_open_days: tuple[date, ...] = Field(
        (), description="Public holidays that are open as any other day, `YYYY-MM-DD`. JSON list."
    )
    chat_script_url: str = Field("", description="Script of the company's own chat widget; empty: the placeholder.")

    @property
    def is_demo(self) -> bool:
        """Whether demo controls, artificial identities and embedded systems may exist."""
        return self.environment is Environment.DEMO

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers see, without a slash at the end."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def cis_host(self) -> str:
        """Host name of the customer information system."""
        return urlsplit(self.cis_url).hostname or ""

    @property
    def identification_host(self) -> str:
        """Host name of the identification broker."""
        return urlsplit(self.identification_issuer).hostname or ""

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address: the setting, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'aina.sqlite3'}"

    @property
    def network_scale(self) -> int:
        """By how much the limits of one network are multiplied: in a demo everybody comes from one address."""
        return (self.network_limit_scale or (50 if self.is_demo else 1)) * self.throttle_scale

    @property
    def readings_path(self) -> Path | None:
        """The folder whose reading files are imported: the setting, else the demo meter's; nothing in production."""
        if self.readings_folder:
            return Path(self.readings_folder)
        return self.data_dir / "demo" / "meter" if self.is_demo else None

    @property
    def cookie_suffix(self) -> str:
        """Outside production the port is part of cookie names: cookies ignore ports."""
        return "" if not self.is_demo else f"_{urlsplit(self.origin).port or self.port}"

    @model_validator(mode="after")
    def refuse_what_is_unsafe(self) -> Self:
        """Stop at start rather than run unsafe; every fault in one message."""
        names = {name for name in os.environ if name.startswith("AINA_")}  # noqa: TID251 - the one place
        known = {f"AINA_{field.upper()}" for field in type(self).model_fields}
        faults = [f"{name}: no such setting" for name in sorted(names - known)]
        if self.environment is Environment.PRODUCTION:
            faults += self._unsafe_in_production()
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _unsafe_in_production(self) -> list[str]:
        """Each reason why production must not start with these settings."""
        hosts = {
            "AINA_SMTP_HOST": self.smtp_host,
            "AINA_CIS_URL": self.cis_host,
            "AINA_IDENTIFICATION_ISSUER": self.identification_host,
        }
        faults = [f"{name}: a demo system on this machine" for name, host in hosts.items() if is_loopback(host)]
        faults += [f"{name}: names no host" for name, host in hosts.items() if not host.strip(" .")]
        addresses = {
            "AINA_BASE_URL": self.origin,
            "AINA_CIS_URL": self.cis_url,
            "AINA_IDENTIFICATION_ISSUER": self.identification_issuer,
        } | ({"AINA_CHAT_SCRIPT_URL": self.chat_script_url} if self.chat_script_url else {})
        faults += [f"{name}: https in production" for name, url in addresses.items() if not url.startswith("https://")]
        faults += self._unsafe_identification()
        checks = {
            "AINA_BASE_URL: scheme, host and port alone": not BARE_ORIGIN.fullmatch(self.origin),
            "AINA_CHAT_SCRIPT_URL: the address of one script": bool(
                self.chat_script_url and not SCRIPT_URL.fullmatch(self.chat_script_url)
            ),
            "AINA_DATABASE_URL: a database that outlives the process": bool(MEMORY.fullmatch(self.database_url)),
            "AINA_MAIL_FROM: one line": not self.mail_from.isprintable(),
            "AINA_SMTP_SECURITY: starttls or tls in production": self.smtp_security is SmtpSecurity.NONE,
            "AINA_CIS_TOKEN: a token of its own": not self.cis_token.get_secret_value().strip(),
            "AINA_BCRYPT_COST: 12 or more": self.bcrypt_cost < 12,  # noqa: PLR2004 - the floor of today's advice
            "AINA_THROTTLE_SCALE: 1 in production": self.throttle_scale != 1,
            "AINA_NETWORK_LIMIT_SCALE: 0 or 1 in production": self.network_limit_scale > 1,
        }
        foreign = {name for name in os.environ if name.startswith("REFLEX_")} - SET_BY_THE_LAUNCHER  # noqa: TID251 - see above
        faults += [f"{name}: the portal sets its framework up itself" for name in sorted(foreign)]
        return faults + [fault for fault, holds in checks.items() if holds]

    def _unsafe_identification(self) -> list[str]:
        """What would let in somebody who was not identified strongly."""
        levels = self.identification_acr_accepted
        checks = {
            "ACR_ACCEPTED: a test level of assurance": any("loatest" in level.lower() for level in levels),
            "ACR_ACCEPTED: names no level of assurance": not levels or not all(level.strip() for level in levels),
            "JWS_ALGORITHMS: not all are safe": not _within(self.identification_jws_algorithms, JWS_ALGORITHMS),
            "JWE_ALGORITHMS: not all are safe": not _within(self.identification_jwe_algorithms, JWE_ALGORITHMS),
            "PKCE: true in production": not self.identification_pkce,
        }
        return [f"AINA_IDENTIFICATION_{fault}" for fault, holds in checks.items() if holds]


def _within(named: tuple[str, ...], allowed: set[str]) -> bool:
    return bool(named) and set(named) <= allowed


@lru_cache
def settings() -> Settings:
    """The settings of this process (read at first use, so that tests can set the environment)."""
    return Settings()


def faults_of(error: ValidationError) -> str:
    """Each fault of the settings by its name, in one line; never what they hold."""
    faults = error.errors(include_input=False, include_url=False)
    named = [("_".join(["AINA", *map(str, fault["loc"][:1])]).upper(), fault["msg"]) for fault in faults]
    return "; ".join(f"{name}: {said}" if name != "AINA" else said for name, said in named).replace("Value error, ", "")
