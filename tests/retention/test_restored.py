"""Erasures outlast the restore of an older backup, also one from before a record was merged (P35)."""

from __future__ import annotations

import pytest

from orders.models import Subject
from orders.retained import KIND
from orders.subjects.erased import is_erased
from retention import restored
from retention.models import Erasure
from retention.restored import ListedErasure
from tests.retention import erasing
from tests.retention.ended_subject import WORD, ended_subject
from tests.retention.searching import tables_with
from tests.roles import acting_for

pytestmark = pytest.mark.django_db


def test_merged_record_is_erased_again_with_its_subject_after_a_restore() -> None:
    """The backup is from before the merge, and has no request."""
    world = ended_subject()
    erasing.approve(erasing.request(KIND, world.subject, by=world.analyst), by=world.lead)
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
