"""What the page of a decision sends of what it shows."""

from __future__ import annotations

from accounts import account_state
from accounts.access_review import people
from accounts.models import ReviewedPerson, User
from administration import account_closing
from figures import publishing
from figures.models import PublicationProposal
from investigations.models import MonthlyReturn
from investigations.returns import carry_forward_again, creation
from nrm.crime import outcome_administration
from nrm.models import ChargedOffence, NrmRule, OutcomeType
from nrm.rules import administration
from nrm.section45 import offence_administration
from reports.explorer import saved_views
from reports.models import AnalysisRequest, Bulletin, Release, SavedView
from reports.releases import releasing
from reports.requests import analysis_requests
from tests.permissions import records
from tests.permissions.records import World


def seen_of_account(public_id: str) -> str:
    """The token that a user's page sends with a decision."""
    return account_state.token(User.objects.get(public_id=public_id))


def seen_of_closing(public_id: str) -> str:
    """The token that the page for closing an account sends."""
    return account_closing.closing_of(User.objects.get(public_id=public_id)).seen


def seen_of_colleague(world: World) -> str:
    """The token that the page of the access review sends about the colleague of the lead."""
    assert world.access
    reader = User.objects.administrators()[0]
    return people.token(*people.seen_by(reader).filter(public_id=world.access.colleague))


def seen_of_access_request(world: World) -> str:
    """The token that the page of a person sends with a request of the access review."""
    assert world.access
    return people.request_token(ReviewedPerson.objects.get(public_id=world.access.request))


def seen_of_request(world: World) -> str:
    """The token that the pages of the open request send."""
    return analysis_requests.token_of(AnalysisRequest.objects.get(public_id=world.request))


def seen_of_view(mine: records.Records) -> str:
    """The token that the page of its saved view sends."""
    return saved_views.token_of(SavedView.objects.get(public_id=mine.saved_view))


def seen_of_proposal() -> str:
    """The token that the page of the proposed month sends."""
    return publishing.token_of(PublicationProposal.objects.get(snapshot__period=records.CLOSING, state="open"))


def seen_of_release(public_id: str) -> str:
    """The token that the page of a release sends with a decision."""
    return releasing.token_of(Release.objects.get(public_id=public_id))


def seen_of_section(world: World) -> str:
    """The token that the page of its section of main points sends."""
    return Bulletin.objects.get(public_id=world.draft).seen_of("main-points")


def seen_of_draft(world: World) -> str:
    """The token that the pages of the bulletin in progress send."""
    return Bulletin.objects.get(public_id=world.draft).seen


def seen_of_rule() -> str:
    """The token on the page of the rule to change."""
    return administration.token_of(NrmRule.objects.filter(code="authority_pilot"))


def seen_of_offence() -> str:
    """The token on the page of the offence to change."""
    return offence_administration.token_of(ChargedOffence.objects.filter(code="cuckooing"))


def seen_of_outcome_type() -> str:
    """The token on the page of the type of outcome to change."""
    return outcome_administration.token_of(OutcomeType.objects.filter(code="14"))


def seen_of_earlier(mine: records.Records) -> str:
    """The token of the draft's page for the previous month."""
    revision = creation.working(MonthlyReturn.objects.get(force=mine.force, period=records.DRAFT))
    return carry_forward_again.token_of(carry_forward_again.differences(revision))
