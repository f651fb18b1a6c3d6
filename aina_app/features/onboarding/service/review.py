"""Ensikäyttö 3/3: the last press of the first use."""

from aina_app.context import Act
from aina_app.models import AuditTag, OnboardingStep, UserAccount


def finish(act: Act) -> bool:
    """The first use is done, once; whether the person may go to the home page now."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    if account.onboarding_step is OnboardingStep.REVIEW:
        account.onboarding_step = OnboardingStep.DONE
        act.audit(AuditTag.ONBOARDING_DONE)
    return account.onboarding_step is OnboardingStep.DONE
