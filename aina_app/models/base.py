"""What every table shares: constraint names, UTC moments, sealed text, enums as checked text."""

import base64
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, String, TypeDecorator
from sqlmodel import SQLModel

from aina_app.core.secrets import decrypt, encrypt

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """`timestamptz` on PostgreSQL, text on SQLite; takes aware moments only and gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Refuse naive moments; store UTC.

        Raises:
            ValueError: the moment has no time zone.
        """
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """SQLite gives naive text back: it is UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class SealedText(TypeDecorator[str]):
    """Text that is read by the product alone: AES-GCM by the field key, bound to `context`, in base64; "" stays "".

    Not to be searched by: equal texts are stored differently.
    """

    impl = String
    cache_ok = True
    LONGEST = 400

    def __init__(self, context: str) -> None:
        super().__init__(self.LONGEST)
        self.context = context

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """Seal."""
        return value and base64.b64encode(encrypt(value, self.context)).decode()

    def process_result_value(self, value: str | None, _: Dialect) -> str | None:
        """Open."""
        return value and decrypt(base64.b64decode(value), self.context)


def text_enum(kind: type[StrEnum], name: str) -> Any:
    """A column type for `kind`: its values as text, checked by the database (`ck_<table>_<name>`)."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
