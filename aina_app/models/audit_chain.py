"""Where the chain of the audit trail begins and ends."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel


class AuditChain(SQLModel, table=True):
    """The one row about the chain; whoever chains or purges events locks it.

    The chain goes from `purged_number` + 1 to `number`; `seal` is that of its last event, `purged_seal` that of the
    last event whose time is over and which is gone. Events up to `unmarked_to` were written before there were marks.
    `signature` is a keyed hash over all of them.
    """

    __tablename__ = "audit_chain"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    number: int = Field(default=0, sa_type=BigInteger)
    seal: str = Field(default="", max_length=80)
    purged_number: int = Field(default=0, sa_type=BigInteger)
    purged_seal: str = Field(default="", max_length=80)
    unmarked_to: int = Field(default=0, sa_type=BigInteger)
    signature: str = Field(default="", max_length=80)
