"""Changes of a vocabulary with the web role: terms are added, ended and respelt, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from investigations.returns import vocabulary as reading
from reference import loading, vocabulary_changes
from reference.models import ExploitationSubType, FormerSpelling, Nationality, Origin, Stage
from reference.vocabularies import VOCABULARIES, vocabulary
from tests.reference.making import owner
from tests.roles import acting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # the day of all tests; October is being returned
ORIGINS, STAGES, SUB_TYPES = (vocabulary(key) for key in ("origins", "stages", "sub-types"))
CHANGEABLE = [listed for listed in VOCABULARIES if listed.is_changeable]


@pytest.fixture(autouse=True)
def _as_web() -> Iterator[None]:
    with acting("web"):
        yield


def drone(**changed: Any) -> Origin:
    fields = {"code": "drone", "name": "Drone survey", "begins_on": date(2026, 12, 1)} | changed
    return vocabulary_changes.add(ORIGINS, **fields)


def test_new_term_is_valid_from_its_day_and_listed_last() -> None:
    term = drone(name="  Drone \u00a0 survey ")

    stored = Origin.objects.get(pk="drone")
    assert (stored.name, stored.valid_from, stored.valid_to) == ("Drone survey", date(2026, 12, 1), None)
    assert Origin.objects.in_order().last() == term
    assert not Origin.objects.valid_on(date(2026, 11, 30)).filter(pk="drone").exists()


@pytest.mark.parametrize("listed", CHANGEABLE, ids=lambda listed: listed.key)
def test_every_list_allows_adding_and_ending_a_term(listed: Any) -> None:
    more = {"group": "linked"} if "group" in listed.asks else {}
    code = "NEW"
    if "type" in listed.asks:
        more, code = {"type_id": "LAB"}, "LAB.new"

    vocabulary_changes.add(listed, code=code, name="A new term", begins_on=date(2026, 10, 1), **more)
    term = vocabulary_changes.end(listed, code, last_day=date(2026, 12, 31))

    assert term.is_valid_on(date(2026, 12, 31))
    assert not term.is_valid_on(date(2027, 1, 1))


def test_a_new_nationality_is_counted_as_itself() -> None:
    vocabulary_changes.add(vocabulary("nationalities"), code="new", name="Newlandic", begins_on=TODAY)

    assert Nationality.objects.counted_names()["new"] == "Newlandic"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "other"}, "already exists"),
        ({"code": "two terms"}, "Use letters, digits, hyphens and dots in the code"),
        ({"code": "x" * 41}, "at most 40 characters"),
        ({"name": "OTHER"}, "This name is already in the list on one of these dates"),
        ({"name": ""}, "cannot be blank"),
        ({"begins_on": date(2026, 9, 30)}, "Enter a start date of 1 October 2026 or later"),
    ],
)
def test_invalid_term_is_refused_with_a_sentence(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises((ValidationError, vocabulary_changes.TermRefused)) as refused:
        drone(**changed)

    assert sentence in str(refused.value)
    assert not Origin.objects.filter(pk="drone").exists()


def test_a_sub_type_bears_its_type_in_its_code() -> None:
    with pytest.raises(ValidationError, match="Start the sub-type code with"):
        vocabulary_changes.add(SUB_TYPES, code="drone", name="Drone", begins_on=TODAY, type_id="LAB")

    vocabulary_changes.add(SUB_TYPES, code="LAB.drone", name="Drone", begins_on=TODAY, type_id="LAB")
    vocabulary_changes.add(SUB_TYPES, code="CRIM.drone", name="Drone", begins_on=TODAY, type_id="CRIM")
    assert ExploitationSubType.objects.filter(name="Drone").count() == 2


def test_two_users_adding_one_name_at_once_one_is_refused_by_the_database() -> None:
    drone()

    with pytest.raises(IntegrityError, match="name_used_once"), transaction.atomic():
        Origin.objects.create(code="drone-2", name="DRONE survey", valid_from=date(2027, 1, 1))


def test_a_name_may_be_used_again_once_the_word_before_has_ended() -> None:
    drone(begins_on=date(2026, 10, 1))
    vocabulary_changes.end(ORIGINS, "drone", last_day=date(2026, 12, 31))

    with pytest.raises(ValidationError, match="on one of these dates"):
        drone(code="drone-2", begins_on=date(2026, 12, 31))
    drone(code="drone-2", begins_on=date(2027, 1, 1))

    assert Origin.objects.filter(name="Drone survey").count() == 2


def test_future_end_can_be_moved_or_undone() -> None:
    vocabulary_changes.end(ORIGINS, "other", last_day=TODAY)
    vocabulary_changes.end(ORIGINS, "other", last_day=date(2027, 3, 31))
    assert vocabulary_changes.undo_end(ORIGINS, "other").valid_to is None


def test_retired_term_stays_retired() -> None:
    with owner():
        Origin.objects.filter(pk="other").update(valid_to=date(2026, 11, 23))

    with pytest.raises(vocabulary_changes.TermRefused, match="Add a term with a different code"):
        vocabulary_changes.undo_end(ORIGINS, "other")
    with pytest.raises(vocabulary_changes.TermRefused, match="already ended on 23 November 2026"):
        vocabulary_changes.end(ORIGINS, "other", last_day=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("listed", "code", "last_day", "sentence"),
    [
        (ORIGINS, "other", date(2026, 11, 23), "Enter an end date of today or later."),
        (STAGES, "triage", date(2027, 1, 1), "is used when a value is not known"),
        (vocabulary("regions"), "wales", date(2027, 1, 1), "can only be changed by a new release of the service"),
    ],
)
def test_an_end_that_would_rewrite_or_break_something_is_refused(
    listed: Any, code: str, last_day: date, sentence: str
) -> None:
    with pytest.raises(vocabulary_changes.TermRefused, match=sentence):
        vocabulary_changes.end(listed, code, last_day=last_day)


def test_what_the_service_falls_back_on_is_in_its_list() -> None:
    for listed in VOCABULARIES:
        stored = set(listed.model._default_manager.values_list("code", flat=True))
        assert listed.fallbacks <= stored, listed.key


# --- A corrected spelling --------------------------------------------------------------------------------------------


def misspelt() -> Stage:
    with owner():
        Stage.objects.filter(pk="concluded").update(name="Conclued")
    return vocabulary_changes.respell(STAGES, "concluded", name="Concluded")


def test_a_corrected_spelling_keeps_the_old_one_with_its_days() -> None:
    term = misspelt()

    (former,) = FormerSpelling.objects.of_list("stages")
    assert Stage.objects.get(pk="concluded").name == "Concluded"
    assert (former.code, former.name) == ("concluded", "Conclued")
    assert (former.valid_from, former.valid_to) == (term.valid_from, date(2026, 11, 23))


def test_an_import_goes_on_to_accept_the_old_spelling() -> None:
    misspelt()

    assert reading.present().stages.code_of("conclued", day=TODAY) == "concluded"
    assert reading.present().stages.name_of("concluded") == "Concluded"


def test_loading_the_files_again_leaves_the_correction() -> None:
    vocabulary_changes.respell(STAGES, "concluded", name="Concluded at Court")

    with owner():
        loading.load()

    assert Stage.objects.get(pk="concluded").name == "Concluded at Court"


def test_two_corrections_in_one_day_leave_one_former_spelling() -> None:
    before = Stage.objects.get(pk="concluded").name
    vocabulary_changes.respell(STAGES, "concluded", name=f"{before}e")
    vocabulary_changes.respell(STAGES, "concluded", name=f"{before}d")

    assert list(FormerSpelling.objects.values_list("name", flat=True)) == [before]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Closed without a result", "looks like a different term from"),
        ("", "This is the current spelling."),
        ("Triage", "This is the current spelling."),
    ],
)
def test_another_meaning_is_not_a_correction(name: str, sentence: str) -> None:
    with pytest.raises(vocabulary_changes.TermRefused, match=sentence):
        vocabulary_changes.respell(STAGES, "triage", name=name)


def test_a_correction_that_another_word_has_is_refused() -> None:
    drone()
    drone(code="drones", name="Drone surveys")

    with pytest.raises(ValidationError, match="already in the list"):
        vocabulary_changes.respell(ORIGINS, "drones", name="Drone survey")


def test_two_spellings_of_one_word_on_one_day_are_refused_by_the_database() -> None:
    days = {"valid_from": date(2020, 1, 1), "valid_to": date(2020, 12, 31)}
    FormerSpelling.objects.create(vocabulary="stages", code="triage", name="Triaje", **days)

    with pytest.raises(IntegrityError, match="one_a_day"), transaction.atomic():
        FormerSpelling.objects.create(vocabulary="stages", code="triage", name="Tryage", **days)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from reference_origin where code = 'other'",
        "update reference_origin set code = 'another' where code = 'other'",
        "update reference_origin set valid_from = '2020-01-01' where code = 'other'",
        "update reference_nationality set counts_as = 'uk' where code = 'french'",
        "update reference_exploitationsubtype set type = 'SEX'",
        "update reference_formerspelling set name = 'x'",
        "delete from reference_formerspelling",
        "update reference_region set name = 'x'",
    ],
)
def test_the_web_can_neither_delete_a_word_nor_change_what_it_means(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
