"""What a person typed into a form that was refused, and presses that have been answered."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime


class FormDraft(SQLModel, table=True):
    """Typed text and refusals of one form in one browser, encrypted, never a password or code; gone in 15 minutes."""

    __tablename__ = "form_draft"
    __table_args__ = (UniqueConstraint("browser_hash", "form"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    browser_hash: str = Field(max_length=64)
    form: str = Field(max_length=40)
    content_encrypted: bytes = Field(sa_type=LargeBinary)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class AnsweredPress(SQLModel, table=True):
    """A press that has had its effect: the same press again does nothing anew (a form's hidden `press`)."""

    __tablename__ = "answered_press"

    key: str = Field(primary_key=True, max_length=64)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
