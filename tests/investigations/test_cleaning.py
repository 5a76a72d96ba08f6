"""Reading typed input: the values, the messages, and that no typed text is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from core.typed_text import normal_name, refusal_of_name
from investigations.choices import FLAGS, AgeGroup, EntryState, Gender, PersonRole
from investigations.returns import cleaning, vocabulary
from investigations.returns.cleaning import StoredEntry
from investigations.returns.fields import FIELDS, as_typed
from investigations.returns.parsers import UnreadableText, day, whole_number, yes_or_no
from investigations.returns.people_groups import AXES, PeopleGroup
from reference.models import ExploitationSubType, Stage
from tests.investigations.factories import typed, victims
from tests.properties import examples
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

FEBRUARY = date(2020, 2, 1)


@made_once
def lists():
    return vocabulary.present()


def read(lists, people=None, stored=None, **values):
    return cleaning.clean(typed("LAN/1", **values), people=people, lists=lists, month=FEBRUARY, stored=stored)


def sentences(cleaned):
    return [sentence for field_errors in cleaned.errors().values() for sentence in field_errors]


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("1,250", 1250), ("0", 0), ("12.0", 12), ("007", 7)])
def test_a_whole_number_is_read_from_digits(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["twelve", "1.5", "-3", "2 poss 3", "1,25", "١٢", "1e3", "12,", "999999999999"])
def test_an_invalid_whole_number_is_refused_with_an_example(text):
    with pytest.raises(UnreadableText) as refusal:
        whole_number(text)

    assert str(refusal.value) == f"“{text}”. Enter a whole number in digits, such as 12."


@pytest.mark.parametrize(
    "text", ["14/05/2019", "14.5.2019", "14-05-19", "14 May 2019", "14 may 19", "2019-05-14", "2019-05-14 00:00:00"]
)
def test_a_date_is_read_in_uk_formats(text):
    assert day(text) == date(2019, 5, 14)


@pytest.mark.parametrize(
    "text", ["31/02/2020", "05/14/2019", "14/05", "May 2019", "14 Mai 2019", "1/1/0001", "yesterday"]
)
def test_an_invalid_date_is_refused_and_quoted(text):
    with pytest.raises(UnreadableText, match=f"“{text}” is (not|outside)"):
        day(text)


@pytest.mark.parametrize(
    ("text", "answer"), [("Yes", True), ("n", False), ("NOT KNOWN", None), ("nk", None), ("TRUE", True)]
)
def test_an_answer_is_yes_no_or_not_known(text, answer):
    assert yes_or_no(text) is answer


@pytest.mark.parametrize(
    ("values", "name", "code"),
    [
        ({"primary_type": "labour EXPLOITATION"}, "primary_type", "LAB"),
        ({"primary_type": "nk", "sub_types": ""}, "primary_type", "UNK"),
        ({"origin": "Victim’s own report"}, "origin", "victim"),
        ({"origin": "Industry, such as a hotel or service station"}, "origin", "industry"),
        ({"stage": " Referred   to CPS "}, "stage", "referred-to-cps"),
        ({"partner_agencies": "NCA; glaa"}, "partner_agencies", ["nca", "glaa"]),
        ({"partner_agencies": "NCA, GLAA"}, "partner_agencies", ["nca", "glaa"]),
        ({"secondary_types": ["", "CRIM"]}, "secondary_types", ["CRIM"]),
        ({"sub_types": "Nail bar; hand car wash; LAB.car-wash"}, "sub_types", ["LAB.car-wash", "LAB.nail-bar"]),
    ],
)
def test_terms_are_matched_by_code_name_and_abbreviation_in_any_case(lists, values, name, code):
    cleaned = read(lists, **values)

    assert cleaned.problems == ()
    assert cleaned.values[name] == code


def test_an_unknown_term_is_refused_and_the_nearest_is_named(lists):
    cleaned = read(lists, primary_type="Forced crim", sub_types="")

    assert cleaned.errors()["primary_type"] == [
        "“Forced crim” is not one of the exploitation types. Choose one from the list."
    ]
    assert read(lists, primary_type="Labor exploitation").errors()["primary_type"] == [
        "“Labor exploitation” is not one of the exploitation types. Choose one from the list; "
        "the nearest is “Labour exploitation”."
    ]


def test_sub_type_is_refused_if_the_investigation_lacks_its_type(lists):
    cleaned = read(lists, sub_types="Hand car wash; Cuckooing")

    assert cleaned.values["sub_types"] == ["LAB.car-wash"]
    assert sentences(cleaned) == [
        "“Cuckooing” is a sub-type of Criminal exploitation, which is not selected. Add the type, or remove the "
        "sub-type."
    ]
    assert cleaned.unread == {"sub_types": "Hand car wash; Cuckooing"}


def test_types_decide_between_two_sub_types_of_one_name(lists):
    ExploitationSubType.objects.create(code="DOM.gardening", type_id="DOM", name="Gardening", order=90)
    ExploitationSubType.objects.create(code="LAB.gardening", type_id="LAB", name="Gardening", order=90)
    lists = vocabulary.present()

    assert read(lists, sub_types="gardening").values["sub_types"] == ["LAB.gardening"]
    assert "can mean more than one" in sentences(read(lists, secondary_types="DOM", sub_types="gardening"))[0]


def test_the_primary_type_cannot_be_a_secondary_type_too(lists):
    cleaned = read(lists, secondary_types="Labour exploitation; Criminal exploitation")

    assert cleaned.values["secondary_types"] == ["CRIM"]
    assert sentences(cleaned) == ["“Labour exploitation” is already the primary type. Remove one of the two."]


def test_a_closing_before_the_opening_names_both_days_and_keeps_them(lists):
    cleaned = read(lists, state="closed", closing_reason="conviction", closed_on="12/02/2019")

    assert sentences(cleaned) == [
        "Closing date 12 February 2019 is before the opening date 14 May 2019. Change one of them."
    ]
    assert cleaned.values["closed_on"] == date(2019, 2, 12)
    assert cleaned.unread == {"closed_on": "12/02/2019"}


def test_correcting_the_other_date_fixes_a_reversed_pair(lists):
    first = read(lists, state="closed", closing_reason="conviction", closed_on="12/02/2019")
    stored = StoredEntry(values=first.values, people=first.people, unread=first.unread)

    corrected = cleaning.clean({"opened_on": "1/2/2019"}, lists=lists, month=FEBRUARY, stored=stored)

    assert corrected.is_complete
    assert corrected.unread == {}


def test_a_closing_date_without_a_status_means_closed_and_needs_a_reason(lists):
    cleaned = read(lists, state="", closed_on="12/02/2020")

    assert cleaned.values["state"] == EntryState.CLOSED
    assert cleaned.errors() == {"closing_reason": ["Choose the closing reason."]}


def test_a_live_case_with_a_closing_date_is_a_warning(lists):
    cleaned = read(lists, state="live", closed_on="12/02/2020")

    assert sentences(cleaned) == [
        "A closing date is entered, but the state is “live”. Clear it, or set the state to Closed."
    ]


def test_a_required_answer_cannot_be_blank(lists):
    cleaned = cleaning.clean(
        {"reference": "", "opened_on": "", "primary_type": "", "stage": "", "origin": ""}, lists=lists, month=FEBRUARY
    )

    assert set(cleaned.errors()) == {"reference", "opened_on", "primary_type", "stage", "origin"}
    assert cleaned.errors()["primary_type"] == ["Choose the primary type, or “Not yet known”."]


def test_people_are_read_by_group_and_every_error_is_named(lists):
    cleaned = read(
        lists,
        people=[
            victims(3, nationality="Vietnamese", gender="Women", age_group="under 18"),
            victims(nationality="", count="twelve"),
            {"role": "", "nationality": "", "gender": "", "age_group": "", "count": ""},
            victims(2, role="Suspect", nationality="not known"),
            victims(0),
        ],
    )

    assert cleaned.people == (
        PeopleGroup(role="victim", nationality="vietnamese", gender="female", age_group="0-17", count=3),
        PeopleGroup(role="suspect", nationality="unknown", gender="male", age_group="25-39", count=2),
    )
    assert cleaned.errors() == {
        "people-1-nationality": ["Choose a nationality, or “Not known”."],
        "people-1-count": ["“twelve”. Enter a whole number in digits, such as 12."],
        "people-3-count": ["“0”. A group must have at least one person. Correct the number, or remove the group."],
    }
    assert next(problem.label for problem in cleaned.problems) == "People, group 2, Nationality"
    assert [group["count"] for group in cleaned.unread["people"]] == ["3", "twelve", "2", "0"]


def test_a_repeated_group_must_be_combined(lists):
    cleaned = read(lists, people=[victims(1), victims(2)])

    assert cleaned.errors() == {"people-1": ["This group is entered twice. Add the numbers together in one group."]}


def test_a_retired_term_stays_where_used_and_cannot_be_chosen_again(lists):
    Stage.objects.create(code="on-hold", name="On hold", order=20, valid_to=date(2020, 1, 31))
    lists = vocabulary.present()

    kept = cleaning.clean(
        {"stage": "On hold"},
        lists=lists,
        month=FEBRUARY,
        stored=StoredEntry(values={"reference": "LAN/1", "opened_on": date(2019, 5, 14), "stage": "on-hold"}),
    )
    chosen = read(lists, stage="on-hold")

    assert kept.is_complete
    assert sentences(chosen) == ["“on-hold” could be used until 31 January 2020. Choose another from the list."]


def test_a_changed_list_takes_effect_at_once(lists):
    Stage.objects.filter(code="triage").update(name="First look")

    assert vocabulary.present().stages.name_of("triage") == "First look"
    assert lists.stages.name_of("triage") == "Triage"


def test_an_untouched_field_keeps_its_stored_value(lists):
    stored = StoredEntry(
        values=read(lists, county_lines="yes", remarks="Words.").values,
        people=(PeopleGroup(role="victim", nationality="unknown", gender="male", age_group="adult", count=2),),
    )

    cleaned = cleaning.clean({"stage": "charged"}, lists=lists, month=FEBRUARY, stored=stored)

    assert cleaned.values == {**stored.values, "stage": "charged"}
    assert cleaned.people == stored.people


@st.composite
def whole_cases(draw, lists):
    """A case as it may be stored: every value readable and consistent with the others."""
    types = list(lists.types.words)
    primary = draw(st.sampled_from(types))
    secondary = draw(st.lists(st.sampled_from([code for code in types if code != primary]), unique=True))
    fitting = [code for code in lists.sub_types.words if code.partition(".")[0] in {primary, *secondary}]
    agencies = [word.code for word in lists.agencies.present_on(date(2020, 2, 29))]
    opened = draw(st.dates(date(1950, 1, 1), date(2020, 2, 29)))
    closed = draw(st.booleans())
    some = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
    return {
        "reference": draw(st.from_regex(r"[!-~£À-ÖØ-öø-ÿ]{1,12}", fullmatch=True)),
        "operation_name": draw(
            st.one_of(st.just(""), some.map(normal_name).filter(lambda name: not refusal_of_name(name)))
        ),
        "state": "closed" if closed else "live",
        "opened_on": opened,
        "stage": draw(st.sampled_from(list(lists.stages.words))),
        "origin": draw(st.sampled_from(list(lists.origins.words))),
        "primary_type": primary,
        "secondary_types": lists.types.sorted(secondary),
        "sub_types": lists.sub_types.sorted(draw(st.lists(st.sampled_from(fitting))) if fitting else []),
        "closing_reason": draw(st.sampled_from(list(lists.closing_reasons.words))) if closed else None,
        "closed_on": draw(st.dates(opened, date(2020, 2, 29))) if closed else None,
        "merged_into": "",
        "void_reason": "",
        **{name: draw(st.sampled_from([True, False, None])) for name in FLAGS},
        "partner_agencies": lists.agencies.sorted(draw(st.lists(st.sampled_from(agencies)))),
        "nrm_referrals": draw(st.one_of(st.none(), st.integers(0, 9_999))),
        "morile_score": draw(st.one_of(st.none(), st.integers(0, 9_999))),
        "was_running": draw(st.sampled_from([True, False, None])),
        "remarks": draw(st.one_of(st.just(""), some)),
    }


GROUPS = st.builds(
    PeopleGroup,
    role=st.sampled_from(PersonRole.values),
    nationality=st.sampled_from(["unknown", "vietnamese", "albanian"]),
    gender=st.sampled_from(Gender.values),
    age_group=st.sampled_from(AgeGroup.values),
    count=st.integers(1, 9_999),
)
OFTEN = examples(150, HealthCheck.function_scoped_fixture)


@OFTEN
@given(data=st.data())
def test_stored_values_read_back_unchanged_from_a_form(data):
    lists = vocabulary.present()
    values = data.draw(whole_cases(lists))
    groups = data.draw(st.lists(GROUPS, unique_by=lambda group: group.place))

    as_text = [{axis: str(getattr(group, axis)) for axis in AXES} for group in groups]
    cleaned = cleaning.clean(as_typed(values), people=as_text, lists=lists, month=FEBRUARY)

    assert cleaned.problems == ()
    assert cleaned.values == {
        name: cleaning.plain(value) if isinstance(value, str) else value for name, value in values.items()
    }
    assert cleaned.people == tuple(groups)


@OFTEN
@given(
    texts=st.dictionaries(
        st.sampled_from(list(FIELDS)), st.one_of(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
    ),
    people=st.one_of(
        st.none(),
        st.lists(st.fixed_dictionaries({axis: st.text(max_size=12) for axis in AXES}), max_size=3),
    ),
)
@example(texts={"state": ["0 ", ""]}, people=None)
def test_any_input_is_read_or_kept_as_typed_and_reads_the_same_again(texts, people):
    lists = vocabulary.present()
    first = cleaning.clean(texts, people=people, lists=lists, month=FEBRUARY)
    again = cleaning.clean(
        {},
        lists=lists,
        month=FEBRUARY,
        stored=StoredEntry(values=first.values, people=first.people, unread=first.unread),
    )

    unanswered = {name for name, text in first.unread.items() if name in FLAGS and text == ""}
    assert {problem.field.partition("-")[0] for problem in first.problems} == set(first.unread) - unanswered
    assert (again.values, again.people, again.unread) == (first.values, first.people, first.unread)
    assert again.errors() == first.errors()
