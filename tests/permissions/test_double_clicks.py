"""A form of figures, reports or exports that is sent twice stores once, and the second answer is a page (P24, P30)."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps

from tests.permissions import addresses, sending
from tests.permissions.lines import LINES, Line
from tests.permissions.people import KINDS
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix
OURS = (
    *("bulletins:", "carried:", "dashboards:", "explorer:", "exports:"),
    *("figures:", "registers:", "releases:", "reports:", "requests:"),
)
STORES = ("exports", "figures", "reports")
FORMS = [line for line in LINES if line.method == "POST" and line.name.startswith(OURS)]


def stored() -> Counter[str]:
    """How many rows each table of these apps has."""
    models = [model for app in STORES for model in apps.get_app_config(app).get_models()]
    return Counter({model.__name__: model._default_manager.count() for model in models})


@pytest.mark.parametrize("line", FORMS, ids=lambda line: line.name)
def test_form_that_is_sent_twice_stores_once_and_is_answered_with_a_page(stage: Stage, line: Line) -> None:
    senders = [kind for kind in KINDS if line.answers[kind][0] in "23"]
    assert senders, f"nobody sends {line.name}"
    person = stage.cast[senders[0]]
    path = addresses.address_of(line.name, line.parameters, "own", stage.world)
    sent = sending.sent_to(line.name, "own", person, stage.world)
    with stage.requests.trying(person, "POST", path, sent) as first:
        once = stored()
        assert first.answer.status_code < 400
        with stage.requests.trying(person, "POST", path, sent) as second:
            assert second.answer.status_code in {200, 302, 404, 422}
            assert stored() == once
