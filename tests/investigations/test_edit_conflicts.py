"""Two users edit one row: neither overwrites the other, and no typed text is lost."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from investigations.models import Entry
from investigations.returns import arrivals, row_presenter, row_texts, rows
from investigations.returns.edit_conflicts import OpenedForm
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series, victims
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

TWO_GROUPS = [victims(3, nationality="vietnamese"), victims(2, nationality="albanian")]


@made_once
def priya():
    """The analyst, with a live case of two groups in a draft for February."""
    series(JANUARY, FEBRUARY)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1", people=TWO_GROUPS)], by=person)
    draft(FEBRUARY, by=person)
    return person


def colleague(name: str):
    """Another analyst of the force."""
    return UserFactory(role=Role.ANALYST, force_id=LANCASHIRE, name=name)


@made_once
def sam(priya):
    """Another analyst of the force."""
    return colleague("Sam Price")


def the_row() -> Entry:
    return Entry.objects.get(revision__period=FEBRUARY, holding__reference="LAN/1")


def opened() -> tuple[OpenedForm, int]:
    """What a form of the row is opened with now, and its version."""
    entry = the_row()
    known = arrivals.of_entry(entry.pk)
    carried = OpenedForm.from_text(row_texts.opened_with(known).as_text())
    assert carried is not None
    return carried, entry.version


def whole(form: OpenedForm, **changes):
    """Every field as the form sends it, with these changes."""
    people = changes.pop("people", form.people)
    lists = {f"people_{axis}": [group[axis] for group in people] for axis in ("role", "nationality", "gender")}
    lists |= {f"people_{axis}": [group[axis] for group in people] for axis in ("age_group", "count")}
    return {**form.values, **lists, **changes}


def save(form: tuple[OpenedForm, int], *, by, keep=None, **changes):
    carried, version = form
    return rows.save(
        the_row().pk, typed=whole(carried, **changes), version=version, by=by, opened=carried, keep=keep or {}
    )


def counts() -> dict[str, int]:
    return dict(the_row().people.values_list("nationality", "count"))


def with_count(form: OpenedForm, nationality: str, count: str):
    return [{**group, "count": count} if group["nationality"] == nationality else group for group in form.people]


def test_outdated_form_does_not_overwrite_a_colleague_s_saved_field(priya, sam):
    form = opened()
    save(form, by=sam, stage="charged")

    saved = save(form, by=priya, nrm_referrals="5")

    assert saved.merged.conflicts == ()
    assert saved.merged.added == ("Stage",)
    assert (the_row().stage_id, the_row().nrm_referrals) == ("charged", 5)


def test_a_field_that_both_changed_keeps_the_saved_value_until_the_person_chooses(priya, sam):
    form = opened()
    save(form, by=sam, stage="charged")

    saved = save(form, by=priya, stage="initial-actions", nrm_referrals="5")

    (conflict,) = saved.merged.conflicts
    assert conflict.sentence.startswith("Sam Price changed Stage to Charged at ")
    assert conflict.sentence.endswith("You typed Initial actions. Choose which to keep.")
    assert (conflict.keep_mine, conflict.keep_theirs) == ("Keep mine: Initial actions", "Keep Sam’s: Charged")
    assert (the_row().stage_id, the_row().nrm_referrals) == ("charged", 5)


@pytest.mark.parametrize(("side", "stage"), [("mine", "initial-actions"), ("theirs", "charged")])
def test_the_chosen_value_is_saved(priya, sam, side, stage):
    form = opened()
    save(form, by=sam, stage="charged")
    conflict_form = form_after(save(form, by=priya, stage="initial-actions"))

    saved = save(conflict_form, by=priya, keep={"stage": side}, stage="initial-actions")

    assert saved.merged.conflicts == ()
    assert the_row().stage_id == stage


def form_after(saved) -> tuple[OpenedForm, int]:
    """The fields of the form that asks which value to keep."""
    form = row_presenter.form_of(saved.entry, previous=None, merged=saved.merged)
    carried = OpenedForm.from_text(form.opened)
    assert carried is not None
    return carried, saved.entry.version


def test_choice_is_asked_for_again_if_the_colleague_changed_the_field_again(priya, sam):
    form = opened()
    save(form, by=sam, stage="charged")
    conflict_form = form_after(save(form, by=priya, stage="initial-actions"))
    save(opened(), by=sam, stage="court")

    saved = save(conflict_form, by=priya, keep={"stage": "mine"}, stage="initial-actions")

    (conflict,) = saved.merged.conflicts
    assert conflict.theirs == "At court"
    assert the_row().stage_id == "court"


def test_unresolved_conflict_stays_when_another_field_is_saved(priya, sam):
    form = opened()
    save(form, by=sam, stage="charged")
    conflict_form = form_after(save(form, by=priya, stage="initial-actions"))

    saved = save(conflict_form, by=priya, stage="initial-actions", nrm_referrals="7")

    (conflict,) = saved.merged.conflicts
    assert conflict.sentence.startswith("Sam Price changed Stage to Charged at ")
    assert (the_row().stage_id, the_row().nrm_referrals) == ("charged", 7)


def test_two_tabs_of_one_user_are_distinguished_from_two_users(priya):
    form = opened()
    save(form, by=priya, stage="charged")

    (conflict,) = save(form, by=priya, stage="initial-actions").merged.conflicts

    assert conflict.sentence.startswith("You changed Stage to Charged in another tab at ")
    assert conflict.keep_theirs == "Keep what was saved: Charged"


def test_no_name_is_shown_if_one_of_two_users_made_the_change(priya, sam):
    form = opened()
    save(form, by=sam, stage="charged")
    save(opened(), by=colleague("Kim Lee"), nrm_referrals="2")

    (conflict,) = save(form, by=priya, stage="initial-actions").merged.conflicts

    assert conflict.sentence.startswith(
        "Stage was changed to Charged after you opened this row. The row was last saved by"
    )


def test_groups_of_people_changed_by_two_users_are_merged(priya, sam):
    form = opened()
    save(form, by=sam, people=with_count(form[0], "vietnamese", "4"))

    saved = save(form, by=priya, people=with_count(form[0], "albanian", "9"))

    assert saved.merged.conflicts == ()
    assert counts() == {"vietnamese": 4, "albanian": 9}


def test_group_changed_by_both_is_a_conflict_and_the_other_groups_are_saved(priya, sam):
    form = opened()
    save(form, by=sam, people=with_count(form[0], "vietnamese", "4"))
    mine = with_count(form[0], "vietnamese", "6")
    mine = [{**group, "count": "9"} if group["nationality"] == "albanian" else group for group in mine]

    saved = save(form, by=priya, people=mine)

    (conflict,) = saved.merged.conflicts
    assert (conflict.mine, conflict.theirs) == (
        "6 potential victims, Vietnamese, male, 25 to 39",
        "4 potential victims, Vietnamese, male, 25 to 39",
    )
    assert counts() == {"vietnamese": 4, "albanian": 9}


@pytest.mark.parametrize(("side", "count"), [("mine", 6), ("theirs", 4)])
def test_the_chosen_group_is_saved(priya, sam, side, count):
    form = opened()
    save(form, by=sam, people=with_count(form[0], "vietnamese", "4"))
    mine = with_count(form[0], "vietnamese", "6")
    conflict_form = form_after(save(form, by=priya, people=mine))

    saved = save(conflict_form, by=priya, keep={"people": side}, people=mine)

    assert saved.merged.conflicts == ()
    assert counts() == {"vietnamese": count, "albanian": 2}


def test_group_entered_differently_by_two_users_is_not_counted_twice(priya, sam):
    form = opened()
    rest = [group for group in form[0].people if group["nationality"] != "vietnamese"]
    (group,) = [group for group in form[0].people if group["nationality"] == "vietnamese"]
    save(form, by=sam, people=[*rest, {**group, "nationality": "chinese"}])

    saved = save(form, by=priya, people=[*rest, {**group, "nationality": "romanian"}])

    assert [conflict.name for conflict in saved.merged.conflicts] == ["people"]
    assert counts() == {"albanian": 2, "chinese": 3}


def test_form_sent_twice_after_a_lost_response_is_not_a_conflict(priya):
    form = opened()
    save(form, by=priya, stage="charged")

    assert save(form, by=priya, stage="charged").merged.conflicts == ()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"values": [], "people": []}', '{"values": {}, "people": 3}', "\x00"]
)
def test_form_without_its_opening_values_is_refused_and_changes_nothing(priya, sam, text):
    assert OpenedForm.from_text(text) is None
    version = the_row().version
    rows.save(the_row().pk, typed={"stage": "charged"}, version=version, by=sam)

    with pytest.raises(rows.RowConflict, match="Sam Price changed this row"):
        rows.save(the_row().pk, typed={"stage": "court"}, version=version, by=priya, opened=OpenedForm.from_text(text))
