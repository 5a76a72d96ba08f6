"""Coverage and counted numbers: their wording, how they add up, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.coverage import Counted, Coverage, coverage_of, total


def covered(area: str = "Wales", *, due: int = 4, missing: tuple[str, ...] = (), is_locked: bool = True) -> Coverage:
    return Coverage(reported=due - len(missing), due=due, missing=missing, area=area, is_locked=is_locked)


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        (covered(due=43, missing=("Cumbria", "Gwent")), "41 of 43 forces. Missing: Cumbria, Gwent."),
        (covered(due=43, missing=("Cumbria",), is_locked=False), "42 of 43 forces. Missing: Cumbria."),
        (covered(due=43), "43 of 43 forces."),
        (covered(due=1), "1 of 1 force."),
        (covered(due=1, missing=("Gwent",)), "0 of 1 force. Missing: Gwent."),
        (covered(due=2, missing=("Cumbria", "Gwent")), "0 of 2 forces. Missing: all."),
        (covered(due=0), "No force was due."),
        (Coverage(reported=46, due=46, missing=(), area="UK"), "46 of 46 forces."),
        (Coverage(reported=0, due=0, missing=(), area="UK"), "No force was due."),
    ],
)
def test_coverage_reads_as_a_sentence(coverage, sentence):
    assert coverage.sentence == sentence


@pytest.mark.parametrize(
    ("coverage", "share", "is_whole"),
    [
        (covered(due=4, missing=("Gwent",)), 0.75, False),
        (covered(due=4), 1.0, True),
        (covered(due=1, missing=("Gwent",)), 0.0, False),
        (covered(due=0), None, False),
    ],
)
def test_a_share_of_no_forces_is_none_and_not_zero(coverage, share, is_whole):
    assert coverage.share == share
    assert coverage.is_whole is is_whole


@pytest.mark.parametrize(
    ("reported", "due", "missing"),
    [(41, 43, ("Gwent",)), (43, 43, ("Gwent",)), (1, 3, ("Gwent", "Gwent")), (-1, 0, ("Kent",))],
)
def test_coverage_must_name_every_force_not_in_it(reported, due, missing):
    with pytest.raises(ValueError, match="do not make"):
        Coverage(reported=reported, due=due, missing=missing, area="Wales")


@given(st.sets(st.sampled_from("ABCDEFGH")), st.data())
def test_coverage_names_exactly_the_due_forces_without_a_report(due, data):
    reported = data.draw(st.sets(st.sampled_from(sorted(due))) if due else st.just(set()))

    coverage = coverage_of("Wales", due=due, reported=reported, is_locked=True)

    assert set(coverage.missing) == due - reported
    assert (coverage.reported, coverage.due) == (len(reported), len(due))
    assert list(coverage.missing) == sorted(coverage.missing)


def test_force_that_was_not_due_cannot_be_in_the_coverage():
    with pytest.raises(ValueError, match="Kent reported in Wales without being due"):
        coverage_of("Wales", due=["Gwent"], reported=["Gwent", "Kent"], is_locked=True)


STATUSES = {"Cumbria": "in review", "Dorset": "approved", "Gwent": "not started", "Kent": "in review"}


@pytest.mark.parametrize(("is_locked", "late"), [(False, ""), (True, ", all late")])
def test_missing_means_not_approved_and_each_force_has_its_status_before_and_after_the_lock(is_locked, late):
    coverage = coverage_of("Wales", due=STATUSES, reported=["Dorset"], is_locked=is_locked, status=STATUSES)

    assert coverage.sentence == f"1 of 4 forces. In review: Cumbria, Kent; not started: Gwent{late}."
    assert coverage.status_of == {"Cumbria": "in review", "Gwent": "not started", "Kent": "in review"}


def test_no_force_is_named_if_none_has_started():
    coverage = coverage_of("Wales", due=["A", "B"], reported=[], is_locked=False, status=dict.fromkeys("AB", "draft"))

    assert coverage.sentence == "0 of 2 forces. Draft: all."


def test_status_of_a_reported_force_is_an_error():
    with pytest.raises(ValueError, match="give the status of each force that is missing, and of no other"):
        Coverage(reported=1, due=2, missing=("Kent",), area="Wales", why=(("Gwent", "draft"),))


def test_statuses_of_two_areas_are_added_and_omitted_if_one_area_has_none():
    wales = coverage_of("Wales", due=["Gwent"], reported=[], is_locked=True, status={"Gwent": "draft"})
    kent = coverage_of("Kent", due=["Kent"], reported=[], is_locked=True, status={"Kent": "queried"})
    dorset = coverage_of("Dorset", due=["Dorset"], reported=[], is_locked=True)

    assert (wales + kent).sentence == "0 of 2 forces. Queried: Kent; draft: Gwent, all late."
    assert (wales + dorset).sentence == "0 of 2 forces. Missing: all."


# -- counted ---------------------------------------------------------------------------------------------------------


def test_sum_over_no_rows_is_a_gap_without_reports_and_zero_with_a_report():
    nobody, somebody = covered(due=1, missing=("Gwent",)), covered(due=1)

    assert Counted.of(0, coverage=nobody).is_gap
    assert Counted.of(None, coverage=nobody).is_gap
    assert Counted.of(0, coverage=somebody).value == 0


@pytest.mark.parametrize("value", [0, 7])
def test_number_without_a_reporting_force_cannot_exist(value):
    with pytest.raises(ValueError, match="A gap is no number"):
        Counted(value=value, coverage=covered(due=1, missing=("Gwent",)))


def test_numbers_of_two_areas_add_up_with_their_coverage():
    wales = Counted(value=74, coverage=covered("Wales", due=4, missing=("Gwent",)))
    london = Counted(value=164, coverage=covered("London", due=2))

    added = wales + london

    assert added.value == 238
    assert added.coverage.sentence == "5 of 6 forces. Missing: Gwent."
    assert added.coverage.area == "Wales and London"


def test_a_gap_adds_nothing_and_stays_named_and_two_gaps_are_a_gap():
    gwent = Counted(value=None, coverage=covered("Gwent", due=1, missing=("Gwent",)))
    kent = Counted(value=None, coverage=covered("Kent", due=1, missing=("Kent",)))
    surrey = Counted(value=3, coverage=covered("Surrey", due=1))

    assert (gwent + surrey).value == 3
    assert (gwent + surrey).coverage.missing == ("Gwent",)
    assert (gwent + kent).is_gap


def test_number_not_counted_by_an_area_cannot_be_added():
    wales = Counted(value=None, coverage=covered("Wales"))
    london = Counted(value=164, coverage=covered("London", due=2))

    for number, other in ((wales, london), (london, wales)):
        with pytest.raises(ValueError, match="Wales has reported, but not this number"):
            number + other


def test_force_cannot_be_added_twice():
    wales = Counted(value=74, coverage=covered("Wales", missing=("Gwent",)))

    with pytest.raises(ValueError, match="Gwent would be counted twice"):
        wales + wales


def test_numbers_of_a_locked_and_an_open_month_cannot_be_added():
    with pytest.raises(ValueError, match="not of one month"):
        covered("Wales") + covered("London", is_locked=False)


def test_adding_forces_gives_an_area_of_forces():
    others = Coverage(reported=3, due=3, missing=(), area="Other forces")

    assert (covered("England & Wales", due=43) + others).sentence == "46 of 46 forces."


def test_total_is_named_after_the_area_of_its_parts():
    parts = [
        Counted(value=1, coverage=covered("Wales", due=4, missing=("Gwent",))),
        Counted(value=2, coverage=covered("London", due=2)),
        Counted(value=None, coverage=covered("Kent", due=1, missing=("Kent",))),
    ]

    added = total(parts, area="England & Wales")

    assert added.value == 3
    assert added.coverage == Coverage(reported=5, due=7, missing=("Gwent", "Kent"), area="England & Wales")


def test_coverage_without_names_gives_counts_only():
    coverage = covered(due=43, missing=("Cumbria", "Gwent")).without_names()

    assert coverage.sentence == "41 of 43 forces."
    assert (coverage.missing, coverage.why, coverage.is_whole) == ((), (), False)


def test_coverage_without_names_cannot_be_added():
    unnamed = covered(due=43, missing=("Cumbria",)).without_names()

    with pytest.raises(ValueError, match="without names, none is listed"):
        replace(unnamed, missing=("Cumbria",))
    with pytest.raises(ValueError, match="nobody can tell whether they overlap"):
        unnamed + covered(due=3)


@pytest.mark.parametrize("is_locked", [True, False])
def test_sum_and_total_keep_the_month_and_the_status_of_each_missing_force(is_locked):
    north = replace(covered("North", missing=("Cumbria",), is_locked=is_locked), why=(("Cumbria", "draft"),))
    south = replace(covered("North", missing=("Kent",), is_locked=is_locked), why=(("Kent", "queried"),))

    added = total([Counted(value=3, coverage=north), Counted(value=4, coverage=south)], area="England")

    assert (north + south).area == "North"
    assert (added.value, added.coverage.area) == (7, "England")
    assert added.coverage.is_locked is (north + south).is_locked is is_locked
    assert added.coverage.why == (("Cumbria", "draft"), ("Kent", "queried"))
