"""Typed text of a refused form, kept for the page that shows it again: encrypted, a quarter of an hour, no secrets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import col, delete, select

from aina_app.accounts import throttles
from aina_app.context import Act
from aina_app.core.refusal import Refusal
from aina_app.core.secrets import decrypt, encrypt
from aina_app.models import FormDraft

LIFE = timedelta(minutes=15)
SECRET_FIELDS = frozenset({"password_again", "code", "token", "press", "language"})
"""Beside them every field whose name ends in `password`."""

LONGEST_KEPT = 12_000
KILOBYTES_OF_NETWORK = 1_000
"""How much text one network may keep within a draft's life; beyond it only the reasons are kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in the form, and why it was refused."""

    values: Mapping[str, str] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()


def keep_draft(act: Act, form: str, values: Mapping[str, str], refusals: Sequence[Refusal]) -> None:
    """Keep the form of this browser; passwords and codes are left out. Nothing without the browser's cookie.

    Nobody has to be signed in for it, so what a network may keep is counted before.
    """
    if not act.actor.browser_hash:
        return
    drop_draft(act, form)
    kept = {name: text[:LONGEST_KEPT] for name, text in values.items() if not _is_secret(name)}
    kilobytes = sum(len(name) + len(text) for name, text in kept.items()) // 1_000
    if kilobytes and throttles.take_of_network(act, "drafts", KILOBYTES_OF_NETWORK, LIFE, kilobytes) is not None:
        kept = {}
    content = {"values": kept, "refusals": [[one.code, one.field, dict(one.params)] for one in refusals]}
    act.db.add(
        FormDraft(
            browser_hash=act.actor.browser_hash,
            form=form,
            content_encrypted=encrypt(json.dumps(content), _context(act, form)),
            expires_at=act.now + LIFE,
        )
    )


def read_draft(act: Act, form: str) -> Draft:
    """The browser's draft of `form`; empty if there is none."""
    mine = select(FormDraft).where(col(FormDraft.browser_hash) == act.actor.browser_hash, col(FormDraft.form) == form)
    row = act.db.exec(mine).first() if act.actor.browser_hash else None
    if row is None or row.expires_at <= act.now:
        return Draft()
    content = json.loads(decrypt(row.content_encrypted, _context(act, form)))
    return Draft(content["values"], [Refusal(*one) for one in content["refusals"]])


def drop_draft(act: Act, form: str) -> None:
    """The form was accepted: forget what was typed."""
    mine = delete(FormDraft).where(col(FormDraft.browser_hash) == act.actor.browser_hash, col(FormDraft.form) == form)
    act.db.exec(mine)


def _is_secret(name: str) -> bool:
    return name in SECRET_FIELDS or name.endswith("password")


def _context(act: Act, form: str) -> str:
    return f"form_draft:{act.actor.browser_hash}:{form}"
