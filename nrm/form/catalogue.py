"""Every question that the form has had since April 2019, section by section, with its days.

Source: the field definitions and offline sheets of the Home Office's digital service of 29 April 2019, 19 September
2019, May 2023 and April 2026. A question that a later sheet brought begins on that sheet's day; the days of the two
later sheets are the first of their month, and not verified.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from nrm.choices import Exploitation, Place, YesNo, YesNoUnsure
from nrm.form.branches import (
    consents,
    is_adult,
    is_child_or_may_be,
    is_referral,
    may_be_named,
    refuses,
)
from nrm.form.question import Keep, Kind, Question, both, either, equals, ticked

FIRST = date(2019, 4, 29)
SECOND = date(2019, 9, 19)
THIRD = date(2023, 5, 1)
FOURTH = date(2026, 4, 1)
THIRD_EVE = THIRD - timedelta(days=1)
VERSIONS = (FIRST, SECOND, THIRD, FOURTH)

YES_NO = tuple(YesNo.choices)
UNSURE = tuple(YesNoUnsure.choices)
NO_NAMES = "Describe what happened. Do not name the person, and give no address."
LAST_CONTACT = (
    ("week", "In the last week"),
    ("month", "In the last month"),
    ("3_months", "In the last 3 months"),
    ("6_months", "In the last 6 months"),
    ("12_months", "Between 6 and 12 months ago"),
    ("longer", "More than a year ago"),
    ("not_sure", "Not sure"),
)
WHAT_WAS_DONE = (
    ("labour_unpaid", "Forced to work for little or no money"),
    ("labour_wages_taken", "Wages taken by somebody else"),
    ("labour_fraud", "Forced to take part in fraud"),
    ("sexual_prostitution", "Forced into prostitution"),
    ("sexual_child", "Child sexual exploitation"),
    ("sexual_assault", "Taken somewhere, held and sexually assaulted"),
    ("criminal_crime", "Forced to commit crime, such as growing cannabis, dealing drugs or begging"),
    ("organ_removed", "Organs removed"),
    ("domestic_work", "Forced to do housework"),
    ("other", "Something else"),
)
# Which base type a tick tells of. Published labels join the base types in the order of `Exploitation`.
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


# Forced fraud stands under "labour or finance" on the form and is criminal in published tables: our reading.


def _question(section: str, code: str, label: str, kind: Kind, **more: Any) -> Question:
    return Question(section=section, code=code, label=label, kind=kind, **({"since": FIRST} | more))


RESPONDER = (
    _question("responder", "own_reference", "Your reference", Kind.LINE, is_required=False),
    _question(
        "responder",
        "location",
        "Where is the referral made?",
        Kind.CHOICE,
        choices=(
            ("england", "England"),
            ("wales", "Wales"),
            ("scotland", "Scotland"),
            ("northern_ireland", "Northern Ireland"),
        ),
        since=SECOND,
    ),
    _question("responder", "responder_name", "Your name", Kind.LINE),
    _question("responder", "responder_role", "Your role", Kind.LINE),
    _question("responder", "responder_phone", "Phone", Kind.LINE),
    _question("responder", "second_contact", "A colleague’s work e-mail address", Kind.LINE, is_required=False),
)

AGE = (
    _question(
        "age",
        "under_18",
        "Is the person under 18?",
        Kind.CHOICE,
        choices=UNSURE,
        keep=Keep.COUNTED,
        hint="If you are not sure, the person is treated as a child until an age decision.",
    ),
    _question(
        "age",
        "under_18_when_exploited",
        "Were they under 18 at any time of the exploitation?",
        Kind.CHOICE,
        choices=UNSURE,
        keep=Keep.COUNTED,
        when=is_adult,
    ),
)

LOCAL_AUTHORITY = (
    _question("local_authority", "authority", "Local authority told", Kind.LINE, when=is_child_or_may_be),
    _question("local_authority", "authority_contact", "Who there", Kind.LINE, when=is_child_or_may_be),
    _question("local_authority", "authority_phone", "Their phone", Kind.LINE, when=is_child_or_may_be),
    _question(
        "local_authority",
        "authority_email",
        "Their e-mail address",
        Kind.LINE,
        when=is_child_or_may_be,
        is_required=False,
    ),
)

BACKGROUND = (
    _question(
        "background",
        "background",
        "Birthplace, family, education and earlier work",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        is_required=False,
    ),
)

EXPLOITATION = (
    _question("exploitation", "account", "What happened?", Kind.WORDS, keep=Keep.WORDS, hint=NO_NAMES),
    _question(
        "exploitation",
        "several_situations",
        "Was there more than one situation of exploitation?",
        Kind.CHOICE,
        choices=(("yes", "Yes"), ("no", "No"), ("not_known", "Don’t know")),
        since=THIRD,
    ),
    _question("exploitation", "when_exploited", "When did it happen?", Kind.LINE, since=THIRD),
    _question("exploitation", "how_it_started", "How did it start?", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    _question(
        "exploitation", "taken_somewhere", "Were they taken somewhere?", Kind.CHOICE, choices=YES_NO, since=THIRD
    ),
    _question(
        "exploitation",
        "journey",
        "The journey",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("taken_somewhere", "yes"),
    ),
    _question("exploitation", "had_to_do", "What did they have to do?", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    _question(
        "exploitation", "conditions", "Living conditions and treatment", Kind.WORDS, keep=Keep.WORDS, since=THIRD
    ),
    _question(
        "exploitation", "still_in_it", "Are they still being exploited?", Kind.CHOICE, choices=YES_NO, since=THIRD
    ),
    _question(
        "exploitation",
        "what_keeps_them",
        "What keeps them there?",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("still_in_it", "yes"),
    ),
    _question(
        "exploitation",
        "how_they_left",
        "How and why did they leave?",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("still_in_it", "no"),
    ),
    _question(
        "exploitation",
        "last_contact",
        "When did they last have contact with the exploiters?",
        Kind.CHOICE,
        choices=LAST_CONTACT,
        since=THIRD,
    ),
    _question("exploitation", "reported_before", "Was it reported before?", Kind.CHOICE, choices=UNSURE, since=THIRD),
    _question(
        "exploitation",
        "earlier_report",
        "The earlier report",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("reported_before", "yes"),
    ),
    _question(
        "exploitation",
        "what_stopped_a_report",
        "What stopped an earlier report?",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("reported_before", "no"),
        is_required=False,
    ),
)

INSIGHT = (
    _question(
        "insight", "indicators_seen", "Did you see indicators yourself?", Kind.CHOICE, choices=YES_NO, since=THIRD
    ),
    _question(
        "insight",
        "indicators",
        "Which indicators",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("indicators_seen", "yes"),
    ),
    _question("insight", "interview", "Where and how were they interviewed?", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    _question(
        "insight",
        "professional_view",
        "Your professional view",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        hint="This is an assessment. It is kept apart from the facts, and marked so.",
        is_assessment=True,
    ),
    _question("insight", "dishonesty", "Is there evidence of dishonesty?", Kind.CHOICE, choices=YES_NO, since=THIRD),
    _question(
        "insight",
        "dishonesty_evidence",
        "That evidence",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("dishonesty", "yes"),
    ),
)

PLACE = (
    _question(
        "place",
        "place",
        "Where were they exploited?",
        Kind.CHOICE,
        choices=tuple(Place.choices),
        keep=Keep.COUNTED,
    ),
    _question(
        "place",
        "uk_towns",
        "Towns in the UK, up to 10",
        Kind.LINE,
        when=equals("place", "uk", "both"),
        since=SECOND,
        hint="Separate them by commas.",
    ),
    _question(
        "place",
        "countries",
        "Other countries, up to 10",
        Kind.LINE,
        when=equals("place", "overseas", "both"),
        hint="Separate them by commas.",
    ),
    _question("place", "region_now", "County or region where they are now", Kind.LINE, hint="Unknown is an answer."),
)

EXPLOITERS = (
    _question(
        "exploiters",
        "exploiters",
        "Who exploited them?",
        Kind.WORDS,
        keep=Keep.WORDS,
        hint="Languages, nicknames, gang, marks.",
        is_required=False,
    ),
    _question(
        "exploiters", "exploiters_in_uk", "Are the exploiters in the UK?", Kind.CHOICE, choices=UNSURE, since=THIRD
    ),
)

HOW = (
    _question(
        "how",
        "how_exploited",
        "How were they exploited?",
        Kind.TICKS,
        choices=WHAT_WAS_DONE,
        keep=Keep.COUNTED,
        hint="Tick all that apply.",
    ),
    _question(
        "how",
        "how_else",
        "What else",
        Kind.WORDS,
        keep=Keep.WORDS,
        when=ticked("how_exploited", "other"),
    ),
    _question(
        "how", "county_lines", "Is it county lines?", Kind.CHOICE, choices=UNSURE, keep=Keep.COUNTED, since=SECOND
    ),
)

OTHERS = (
    _question("others", "other_victims", "Are there other potential victims?", Kind.CHOICE, choices=UNSURE),
    _question(
        "others",
        "other_victims_words",
        "What is known of them",
        Kind.WORDS,
        keep=Keep.WORDS,
        when=equals("other_victims", "yes"),
        hint=NO_NAMES,
    ),
    _question("others", "future_risk", "Could they be exploited again?", Kind.CHOICE, choices=YES_NO, since=THIRD),
    _question(
        "others",
        "future_risk_words",
        "Why",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("future_risk", "yes"),
    ),
)

POLICE = (
    _question("police", "has_crime_reference", "Is there a crime or incident reference?", Kind.CHOICE, choices=YES_NO),
    _question(
        "police",
        "crime_reference",
        "Crime or incident reference",
        Kind.LINE,
        when=equals("has_crime_reference", "yes"),
    ),
    _question(
        "police", "may_police_contact", "May the police contact them?", Kind.CHOICE, choices=YES_NO, until=THIRD_EVE
    ),
    _question(
        "police",
        "willing_to_help_police",
        "Are they willing to help the police?",
        Kind.CHOICE,
        choices=YES_NO,
        when=either(is_referral, refuses),
        hint="In a notification, the name is asked only where they are.",
    ),
)

# Consent is an act of its own, on a page of its own. Its words stand here because the form is sent with them.
CONSENT = (
    _question(
        "consent",
        "consent",
        "Does the person consent to the referral?",
        Kind.CHOICE,
        choices=(("given", "Yes"), ("refused", "No")),
        keep=Keep.COUNTED,
        when=is_adult,
    ),
    _question("refusal", "refusal_reason", "Why not?", Kind.WORDS, keep=Keep.WORDS, when=refuses, hint=NO_NAMES),
)

SUPPORT = (
    _question("support", "wants_support", "Does the person want support?", Kind.CHOICE, choices=YES_NO, when=consents),
    _question(
        "support",
        "support_contact",
        "How can support reach them?",
        Kind.CHOICE,
        choices=(("own", "On their own phone"), ("other", "Through somebody else"), ("none", "They can’t be reached")),
        when=both(consents, equals("wants_support", "yes")),
    ),
    _question(
        "support",
        "support_phone",
        "That phone number",
        Kind.LINE,
        keep=Keep.SEALED,
        when=both(consents, equals("support_contact", "own", "other")),
    ),
    _question(
        "support",
        "no_contact_reason",
        "Why not?",
        Kind.WORDS,
        keep=Keep.WORDS,
        when=both(consents, equals("support_contact", "none")),
    ),
)

PERSON = (
    _question("person", "first_name", "First name", Kind.LINE, keep=Keep.SEALED, when=may_be_named),
    _question("person", "last_name", "Last name", Kind.LINE, keep=Keep.SEALED, when=may_be_named),
    _question("person", "nicknames", "Other names", Kind.LINE, keep=Keep.SEALED, when=may_be_named, is_required=False),
    _question("person", "born_on", "Date of birth", Kind.DAY, keep=Keep.SEALED, when=is_referral, is_required=False),
    _question(
        "person", "contact", "How to contact them", Kind.LINE, keep=Keep.SEALED, when=both(refuses, may_be_named)
    ),
    _question(
        "person",
        "gender",
        "Gender",
        Kind.CHOICE,
        choices=(("female", "Female"), ("male", "Male"), ("other", "Neither")),
        keep=Keep.COUNTED,
    ),
    _question("person", "nationality", "Nationality", Kind.WORD, vocabulary="nationality", keep=Keep.COUNTED),
    _question(
        "person",
        "second_nationality",
        "Second nationality",
        Kind.WORD,
        vocabulary="nationality",
        keep=Keep.COUNTED,
        is_required=False,
    ),
    _question("person", "has_children", "Do they have children?", Kind.CHOICE, choices=YES_NO, when=is_referral),
    _question(
        "person",
        "children",
        "How many",
        Kind.LINE,
        when=both(is_referral, equals("has_children", "yes")),
        is_required=False,
    ),
    _question("person", "interpreter", "Do they need an interpreter?", Kind.CHOICE, choices=YES_NO, when=is_referral),
    _question("person", "language", "Language", Kind.LINE, when=both(is_referral, equals("interpreter", "yes"))),
    _question(
        "person",
        "communication_help",
        "Help with communication",
        Kind.LINE,
        when=is_referral,
        is_required=False,
    ),
    _question(
        "person",
        "home_office_reference",
        "Home Office reference",
        Kind.LINE,
        keep=Keep.SEALED,
        when=is_referral,
        is_required=False,
    ),
)

LETTER = (
    _question(
        "letter",
        "letter_to",
        "Who gets the decision letter?",
        Kind.CHOICE,
        choices=(("person", "The person"), ("other", "Somebody else")),
        when=consents,
    ),
    _question(
        "letter",
        "letter_permission",
        "Does the person agree that somebody else gets it?",
        Kind.CHOICE,
        choices=YES_NO,
        when=both(consents, equals("letter_to", "other")),
    ),
    _question(
        "letter",
        "safe_by",
        "How is it safe to write?",
        Kind.TICKS,
        choices=(("email", "By e-mail"), ("post", "By post")),
        when=consents,
        hint="Tick only what is safe. Nobody writes by a way that is not ticked.",
    ),
    _question("letter", "letter_address", "Address for the letter", Kind.LINE, keep=Keep.SEALED, when=consents),
)

EVIDENCE = (
    _question(
        "evidence",
        "evidence",
        "Documents that go with it",
        Kind.WORDS,
        is_required=False,
        hint="A list; no names.",
        keep=Keep.WORDS,
    ),
)

QUESTIONS: tuple[Question, ...] = (
    *RESPONDER,
    *AGE,
    *LOCAL_AUTHORITY,
    *BACKGROUND,
    *EXPLOITATION,
    *INSIGHT,
    *PLACE,
    *EXPLOITERS,
    *HOW,
    *OTHERS,
    *POLICE,
    *CONSENT,
    *SUPPORT,
    *PERSON,
    *LETTER,
    *EVIDENCE,
)
BY_CODE = {question.code: question for question in QUESTIONS}
