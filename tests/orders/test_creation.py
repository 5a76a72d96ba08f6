"""Which force may apply for an order."""

from __future__ import annotations

import pytest

from core.workflow import TransitionNotAllowed
from orders.choices import OrderKind, Party
from orders.forms.creation import OrderForm
from tests.accounts.factories import KENT
from tests.orders import making

pytestmark = pytest.mark.django_db
BTP, PSNI, SCOTLAND = "BTP", "PSNI", "S23000009"


@pytest.mark.parametrize("force", [BTP, PSNI, SCOTLAND])
@pytest.mark.parametrize("kind", [OrderKind.STRO, OrderKind.STPO_APPLICATION])
def test_force_without_a_police_area_in_england_and_wales_cannot_apply(force: str, kind: OrderKind) -> None:
    """Modern Slavery Act 2015 ss.15(1)(a), 23(1)(a): a chief officer of police."""
    officer = making.manager(force)

    with pytest.raises(TransitionNotAllowed, match="no police area in England and Wales"):
        making.drafted(officer, kind=kind, applicant=Party.POLICE)

    order = making.drafted(officer, kind=kind, applicant=Party.POLICE, applicant_force=KENT)
    assert order.applicant_force_id == KENT


def test_police_scotland_applies_for_an_order_of_scotland() -> None:
    assert making.drafted(making.manager(SCOTLAND), kind=OrderKind.TERO).applicant_force_id == SCOTLAND


def test_no_force_is_asked_for_if_another_party_applies() -> None:
    assert making.drafted(making.manager(BTP), applicant=Party.NCA).applicant_force_id is None


def test_british_transport_police_is_not_offered_as_the_applying_force() -> None:
    officer = making.manager()
    form = OrderForm(None, subject=making.subject(officer), user=officer)

    offered = [code for code, _name in form.fields["applicant_force"].choices]

    assert BTP not in offered
    assert len(offered) == 45
