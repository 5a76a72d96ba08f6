"""The demonstration's saved views open for the people they are shared with, and requests are in each state."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from demo import analysis, people
from reports.choices import RequestState
from reports.models import AnalysisRequest, SavedView

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (people.PUBLISHER, "Hand car washes by region"),
        (people.NATIONAL, "Nationality of potential victims by gender"),
        (people.analyst("cumbria"), "County lines in the North West"),
    ],
)
def test_shared_view_opens_for_a_colleague(reader: str, name: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email=reader))
    view = SavedView.objects.get(name=name)

    assert name in client.get(reverse("explorer:view-list")).content.decode()
    assert client.get(view.get_absolute_url(), follow=True).status_code == 200


def test_one_request_is_answered_with_its_figure_and_one_is_open() -> None:
    answered = AnalysisRequest.objects.get(state=RequestState.ANSWERED)

    assert answered.figures.get().name == analysis.CAR_WASHES.name
    assert AnalysisRequest.objects.filter(state=RequestState.OPEN).count() == 1
