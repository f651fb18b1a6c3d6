"""Settings with which production starts, and those with which it must not."""

from collections.abc import Callable, Mapping

Environment = Callable[[Mapping[str, str]], None]

SAFE = {
    "AINA_ENVIRONMENT": "production",
    "AINA_BASE_URL": "https://aina.example",
    "AINA_SMTP_HOST": "mail.example",
    "AINA_SMTP_SECURITY": "starttls",
    "AINA_CIS_URL": "https://cis.example",
    "AINA_CIS_TOKEN": "a-token-of-its-own",
    "AINA_IDENTIFICATION_ISSUER": "https://broker.example",
    "AINA_BCRYPT_COST": "12",
    "AINA_NETWORK_LIMIT_SCALE": "1",
}
UNSAFE = {
    "AINA_BASE_URL": "http://aina.example",
    "AINA_SMTP_HOST": "localhost",
    "AINA_SMTP_SECURITY": "none",
    "AINA_CIS_URL": "http://127.0.0.1:8026",
    "AINA_CIS_TOKEN": "",
    "AINA_IDENTIFICATION_ISSUER": "https://[::1]",
    "AINA_IDENTIFICATION_ACR_ACCEPTED": '["http://ftn.ficora.fi/2017/loatest2"]',
    "AINA_BCRYPT_COST": "10",
    "AINA_THROTTLE_SCALE": "100",
    "AINA_NETWORK_LIMIT_SCALE": "50",
    "AINA_CHAT_SCRIPT_URL": "http://chat.example/widget.js",
    "AINA_NO_SUCH_SETTING": "1",
    "REFLEX_CORS_ALLOWED_ORIGINS": "*",
    "REFLEX_STATE_MANAGER_MODE": "disk",
}
UNSAFE_TOO = [
    *(
        ("AINA_SMTP_HOST", host)
        for host in ("LOCALHOST", "localhost.", "127.1", "0x7f.1", "0", "0.0.0.0", "::", "::ffff:127.0.0.1", "", " ")  # noqa: S104 - a value to be refused
    ),
    *(
        ("AINA_CIS_URL", url)
        for url in ("https://localhost.:1", "https://", "https://a.localhost", "https://127.1/api")
    ),
    ("AINA_CIS_TOKEN", " "),
    *(
        ("AINA_DATABASE_URL", url)
        for url in ("sqlite://", "sqlite:///:memory:", "sqlite:///file:a?mode=memory&uri=true")
    ),
    *(("AINA_IDENTIFICATION_JWS_ALGORITHMS", names) for names in ('["none","HS256"]', '["RS256","HS256"]', "[]")),
    *(("AINA_IDENTIFICATION_JWE_ALGORITHMS", names) for names in ('["RSA1_5","A128GCM"]', '["dir"]', "[]")),
    *(
        ("AINA_IDENTIFICATION_ACR_ACCEPTED", levels)
        for levels in ('[""]', "[]", '["http://ftn.ficora.fi/2017/LOATEST2"]')
    ),
    ("AINA_IDENTIFICATION_PKCE", "false"),
    *(
        ("AINA_BASE_URL", f"https://{rest}")
        for rest in ("aina.example/portal", "me@aina.example", "*", "*.example", "", "aina.example?a", "aina.example:x")
    ),
    ("AINA_CHAT_SCRIPT_URL", "https://x.example; script-src *"),
    ("AINA_CHAT_SCRIPT_URL", "https://*/widget.js"),
    ("AINA_MAIL_FROM", "aina@elenia.example\r\nBcc: all@evil.example"),
]
"""Other writings of the same, each refused by its name, too."""
