"""Erasures outlast the restore of an older backup, also one from before a record was merged (P35)."""

from __future__ import annotations

import pytest

from orders.models import Subject
from orders.subjects.erased import is_erased
from retention import restored
from retention.models import Erasure
from retention.restored import ListedErasure
from tests.retention.ended_order import WORD, ended_order
from tests.retention.searching import tables_with
from tests.retention.test_subject_erasure import erased
from tests.roles import acting_for

pytestmark = pytest.mark.django_db


def test_what_was_merged_before_an_erasure_is_erased_with_it_again() -> None:
    """The backup is from before the merge, and has no request."""
    world = ended_order()
    erased(world)
    [line] = restored.lines()
    Erasure.objects.all().delete()
    Subject.objects.filter(pk=world.merged.pk).update(merged_into=None, out_of_hours_contact=WORD)
    assert tables_with(WORD)
    with acting_for(world.analyst):
        assert not is_erased(world.subject.pk)

    for _ in range(2):
        assert restored.erase_again(ListedErasure.read(line))

    assert not tables_with(WORD)
    with acting_for(world.analyst):
        assert is_erased(world.subject.pk)
    assert [ListedErasure.read(each).record for each in restored.lines()] == [str(world.subject.public_id)]
