"""One file a table, with its enums. Importing this package is what lets Alembic see every table."""

from aina_app.models.audit_event import AuditChain, AuditEvent, AuditTag
from aina_app.models.consumption_reading import (
    ConsumptionReading,
    DeliveryState,
    ReadingDelivery,
    ReadingPoint,
)
from aina_app.models.consumption_watch import ConsumptionWatch, LimitKind, LimitPeriod
from aina_app.models.customership import (
    ArrivalCursor,
    ChangeKind,
    ChangeState,
    Customership,
    CustomershipChange,
    CustomershipHolder,
    DetachedCustomership,
    MarketingChannel,
    MarketingConsent,
    MeteringPoint,
    PointName,
)
from aina_app.models.data_download import DataDownload, DownloadState
from aina_app.models.email_change import EmailChange, EmailChangeState
from aina_app.models.form_draft import AnsweredPress, FormDraft
from aina_app.models.mandate import Mandate, MandateEnd, MandateKind, MandateLook, MandateScope, MandateState
from aina_app.models.one_time_code import CodePurpose, OneTimeCode
from aina_app.models.outgoing_mail import MailState, OutgoingMail
from aina_app.models.refund_change import EarlierAddress, RefundAct, RefundChange, RefundChangeState
from aina_app.models.report_subscription import ReportInterval, ReportSubscription
from aina_app.models.sign_in_session import KnownDevice, SessionEnd, SessionKind, SignInSession
from aina_app.models.strong_identification import (
    IDENTITY,
    AttemptOutcome,
    IdentificationAttempt,
    SeenToken,
    StrongIdentification,
)
from aina_app.models.throttle_bucket import ThrottleBucket
from aina_app.models.user_account import AccountKind, AccountState, OnboardingStep, UserAccount

__all__ = [
    "IDENTITY",
    "AccountKind",
    "AccountState",
    "AnsweredPress",
    "ArrivalCursor",
    "AttemptOutcome",
    "AuditChain",
    "AuditEvent",
    "AuditTag",
    "ChangeKind",
    "ChangeState",
    "CodePurpose",
    "ConsumptionReading",
    "ConsumptionWatch",
    "Customership",
    "CustomershipChange",
    "CustomershipHolder",
    "DataDownload",
    "DeliveryState",
    "DetachedCustomership",
    "DownloadState",
    "EarlierAddress",
    "EmailChange",
    "EmailChangeState",
    "FormDraft",
    "IdentificationAttempt",
    "KnownDevice",
    "LimitKind",
    "LimitPeriod",
    "MailState",
    "Mandate",
    "MandateEnd",
    "MandateKind",
    "MandateLook",
    "MandateScope",
    "MandateState",
    "MarketingChannel",
    "MarketingConsent",
    "MeteringPoint",
    "OnboardingStep",
    "OneTimeCode",
    "OutgoingMail",
    "PointName",
    "ReadingDelivery",
    "ReadingPoint",
    "RefundAct",
    "RefundChange",
    "RefundChangeState",
    "ReportInterval",
    "ReportSubscription",
    "SeenToken",
    "SessionEnd",
    "SessionKind",
    "SignInSession",
    "StrongIdentification",
    "ThrottleBucket",
    "UserAccount",
]
