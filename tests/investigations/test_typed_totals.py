"""A number of people typed in a row: it is always reached, and no group goes that the user did not choose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from investigations.choices import AgeGroup, Gender, PersonRole
from investigations.returns import typed_totals
from investigations.returns.people_groups import PeopleGroup
from investigations.returns.typed_totals import EVERY_GROUP, ROLES, WhichGroup

groups_of_people = st.lists(
    st.builds(
        PeopleGroup,
        role=st.sampled_from(PersonRole.values),
        nationality=st.sampled_from(["vietnamese", "albanian", "unknown"]),
        gender=st.sampled_from(Gender.values),
        age_group=st.sampled_from([AgeGroup.CHILD.value, AgeGroup.NOT_KNOWN.value]),
        count=st.integers(1, 9),
    ),
    unique_by=lambda group: group.place,
    max_size=6,
).map(tuple)
names = st.sampled_from(list(ROLES))
numbers = st.integers(0, 30)


def of_role(groups, name):
    return {group.place: group.count for group in groups if group.role == ROLES[name]}


@given(groups_of_people, names, numbers)
def test_without_a_choice_a_number_is_reached_or_asked_about_and_no_group_goes(groups, name, wanted) -> None:
    answer = typed_totals.with_total(groups, name, wanted)

    if isinstance(answer, WhichGroup):
        assert wanted < typed_totals.total_of(groups, name)
        return
    assert typed_totals.total_of(answer, name) == wanted
    assert of_role(groups, name).keys() <= of_role(answer, name).keys()


@given(groups_of_people, names, numbers)
def test_a_higher_number_adds_people_whose_details_are_not_known_and_changes_nobody_else(groups, name, more) -> None:
    before, now = of_role(groups, name), typed_totals.total_of(groups, name)

    answer = typed_totals.with_total(groups, name, now + more)

    assert isinstance(answer, tuple)
    after = of_role(answer, name)
    unknown = (ROLES[name], "unknown", Gender.NOT_KNOWN, AgeGroup.NOT_KNOWN)
    assert after.get(unknown, 0) == before.get(unknown, 0) + more
    assert {place: count for place, count in after.items() if place != unknown} == {
        place: count for place, count in before.items() if place != unknown
    }


@given(groups_of_people, names, numbers)
def test_each_answer_to_the_question_reaches_the_number_by_the_group_it_names(groups, name, wanted) -> None:
    question = typed_totals.with_total(groups, name, wanted)
    if not isinstance(question, WhichGroup):
        return

    for source in question.sources:
        answer = typed_totals.with_total(groups, name, wanted, source=source.key)

        assert isinstance(answer, tuple)
        assert typed_totals.total_of(answer, name) == wanted
        changed = {place for place, count in of_role(groups, name).items() if of_role(answer, name).get(place) != count}
        assert source.key == EVERY_GROUP or changed == {source.group.place}


@given(groups_of_people, names, numbers)
def test_the_other_role_never_changes(groups, name, wanted) -> None:
    other = next(role for role in ROLES if role != name)
    answer = typed_totals.with_total(groups, name, wanted, source=EVERY_GROUP)

    assert of_role(groups if isinstance(answer, WhichGroup) else answer, other) == of_role(groups, other)
