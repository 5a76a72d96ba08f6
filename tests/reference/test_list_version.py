"""Every change of a term or a spelling gives the lists a new version, which no rollback brings back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from investigations.returns import vocabulary
from reference.models import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    FormerSpelling,
    ListVersion,
    Nationality,
    Origin,
    Stage,
)

pytestmark = pytest.mark.django_db
LISTS = (Agency, ClosingReason, ExploitationSubType, ExploitationType, Nationality, Origin, Stage)


def version() -> object:
    return ListVersion.objects.get().version


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_changed_term_gives_the_lists_a_new_version(model):
    before = version()

    model.objects.filter(pk=model.objects.first().pk).update(name="Something else")

    assert version() != before


def test_new_spelling_gives_the_lists_a_new_version():
    before = version()

    FormerSpelling.objects.create(
        vocabulary="stages", code="charged", name="Chargd", valid_from=date(2020, 1, 1), valid_to=date(2020, 1, 2)
    )

    assert version() != before


def test_lists_of_a_change_that_is_rolled_back_are_not_used_again():
    stages = Stage.objects.filter(pk="charged")
    with transaction.atomic():
        stages.update(name="Rolled back")
        assert vocabulary.present().stages.name_of("charged") == "Rolled back"
        transaction.set_rollback(True)
    assert vocabulary.present().stages.name_of("charged") == "Charged"

    stages.update(name="Accused")

    assert vocabulary.present().stages.name_of("charged") == "Accused"


def test_there_is_one_version():
    second = "insert into reference_listversion (is_only, version) values (%s, gen_random_uuid())"
    for is_only in (True, False):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(second, [is_only])
