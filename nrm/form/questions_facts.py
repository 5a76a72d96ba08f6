"""Questions about place, exploiter and method: published tables use these answers; and the police reference."""

from __future__ import annotations

from nrm.choices import Exploitation, ExploitationPlace
from nrm.form.applicability import is_nameless_notification, is_referral, refuses
from nrm.form.condition import either, equals, ticked
from nrm.form.question import AnswerKind, StoredIn
from nrm.form.versions import NO_NAMES, SECOND, THIRD, THIRD_EVE, UNSURE, YES_NO, question

WHAT_WAS_DONE = (
    ("labour_unpaid", "Forced to work for little or no money"),
    ("labour_wages_taken", "Wages taken by another person"),
    ("labour_fraud", "Forced to take part in fraud"),
    ("sexual_prostitution", "Forced into prostitution"),
    ("sexual_child", "Child sexual exploitation"),
    ("sexual_assault", "Taken somewhere, held and sexually assaulted"),
    ("criminal_crime", "Forced to commit crime, such as growing cannabis, dealing drugs or begging"),
    ("organ_removed", "Organs removed"),
    ("domestic_work", "Forced to do housework"),
    ("other", "Something else"),
)
# The base type of each tick. Published labels join the base types in the order of `Exploitation`. Forced fraud is under
# "labour or finance" on the form and counts as criminal in published tables: this is our reading.
BASE_TYPE = {
    "labour_unpaid": Exploitation.LABOUR,
    "labour_wages_taken": Exploitation.LABOUR,
    "labour_fraud": Exploitation.CRIMINAL,
    "sexual_prostitution": Exploitation.SEXUAL,
    "sexual_child": Exploitation.SEXUAL,
    "sexual_assault": Exploitation.SEXUAL,
    "criminal_crime": Exploitation.CRIMINAL,
    "organ_removed": Exploitation.ORGAN,
    "domestic_work": Exploitation.DOMESTIC,
}

PLACE = (
    question(
        "place",
        "place",
        "Where were they exploited?",
        AnswerKind.CHOICE,
        choices=tuple(ExploitationPlace.choices),
        keep=StoredIn.COUNTED,
    ),
    question(
        "place",
        "uk_towns",
        "Towns in the UK, up to 10",
        AnswerKind.LINE,
        when=equals("place", "uk", "both"),
        since=SECOND,
        hint="Separate them with commas.",
        may_be_not_known=True,
        optional_when=is_nameless_notification,
    ),
    question(
        "place",
        "countries",
        "Other countries, up to 10",
        AnswerKind.LINE,
        when=equals("place", "overseas", "both"),
        hint="Separate them with commas.",
        may_be_not_known=True,
        optional_when=is_nameless_notification,
    ),
    question(
        "place",
        "region_now",
        "County or region where they are now",
        AnswerKind.LINE,
        may_be_not_known=True,
        optional_when=is_nameless_notification,
    ),
)

EXPLOITERS = (
    question(
        "exploiters",
        "exploiters",
        "Who exploited them?",
        AnswerKind.WORDS,
        keep=StoredIn.WORDS,
        hint="For example, languages, nicknames, gangs or distinguishing marks.",
        is_required=False,
    ),
    question(
        "exploiters",
        "exploiters_in_uk",
        "Are the exploiters in the UK?",
        AnswerKind.CHOICE,
        choices=UNSURE,
        since=THIRD,
        optional_when=is_nameless_notification,
    ),
)

HOW = (
    question(
        "how",
        "how_exploited",
        "How were they exploited?",
        AnswerKind.TICKS,
        choices=WHAT_WAS_DONE,
        keep=StoredIn.COUNTED,
        hint="Select all that apply.",
    ),
    question(
        "how",
        "how_else",
        "Other ways they were exploited",
        AnswerKind.WORDS,
        keep=StoredIn.WORDS,
        when=ticked("how_exploited", "other"),
        may_be_not_known=True,
    ),
    question(
        "how",
        "county_lines",
        "Does it involve county lines?",
        AnswerKind.CHOICE,
        choices=UNSURE,
        keep=StoredIn.COUNTED,
        since=SECOND,
    ),
)

OTHERS = (
    question("others", "other_victims", "Are there other potential victims?", AnswerKind.CHOICE, choices=UNSURE),
    question(
        "others",
        "other_victims_words",
        "What is known about them",
        AnswerKind.WORDS,
        keep=StoredIn.WORDS,
        when=equals("other_victims", "yes"),
        hint=NO_NAMES,
        may_be_not_known=True,
        optional_when=is_nameless_notification,
    ),
    question(
        "others",
        "future_risk",
        "Could they be exploited again?",
        AnswerKind.CHOICE,
        choices=YES_NO,
        since=THIRD,
        optional_when=is_nameless_notification,
    ),
    question(
        "others",
        "future_risk_words",
        "Why they could be exploited again",
        AnswerKind.WORDS,
        keep=StoredIn.WORDS,
        since=THIRD,
        when=equals("future_risk", "yes"),
        optional_when=is_nameless_notification,
    ),
)

POLICE = (
    question(
        "police", "has_crime_reference", "Is there a crime or incident reference?", AnswerKind.CHOICE, choices=YES_NO
    ),
    question(
        "police",
        "crime_reference",
        "Crime or incident reference",
        AnswerKind.LINE,
        when=equals("has_crime_reference", "yes"),
    ),
    question(
        "police",
        "may_police_contact",
        "May the police contact them?",
        AnswerKind.CHOICE,
        choices=YES_NO,
        until=THIRD_EVE,
    ),
    question(
        "police",
        "willing_to_help_police",
        "Are they willing to help the police?",
        AnswerKind.CHOICE,
        choices=YES_NO,
        when=either(is_referral, refuses),
        hint="This is separate from whether a notification may name them.",
    ),
)
