"""What happened, as the first responder tells it: about themselves, the age, the account, what was seen."""

from __future__ import annotations

from nrm.form.branches import is_adult, is_child_or_may_be
from nrm.form.question import Keep, Kind, equals
from nrm.form.versions import NO_NAMES, SECOND, THIRD, UNSURE, YES_NO, question

LAST_CONTACT = (
    ("week", "In the last week"),
    ("month", "In the last month"),
    ("3_months", "In the last 3 months"),
    ("6_months", "In the last 6 months"),
    ("12_months", "Between 6 and 12 months ago"),
    ("longer", "More than a year ago"),
    ("not_sure", "Not sure"),
)

RESPONDER = (
    question("responder", "own_reference", "Your reference", Kind.LINE, is_required=False),
    question(
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
    question("responder", "responder_name", "Your name", Kind.LINE),
    question("responder", "responder_role", "Your role", Kind.LINE),
    question("responder", "responder_phone", "Phone", Kind.LINE),
    question("responder", "second_contact", "A colleague’s work e-mail address", Kind.LINE, is_required=False),
)

AGE = (
    question(
        "age",
        "under_18",
        "Is the person under 18?",
        Kind.CHOICE,
        choices=UNSURE,
        keep=Keep.COUNTED,
        hint="If you are not sure, the person is treated as a child until an age decision.",
    ),
    question(
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
    question("local_authority", "authority", "Local authority told", Kind.LINE, when=is_child_or_may_be),
    question("local_authority", "authority_contact", "Who there", Kind.LINE, when=is_child_or_may_be),
    question("local_authority", "authority_phone", "Their phone", Kind.LINE, when=is_child_or_may_be),
    question(
        "local_authority",
        "authority_email",
        "Their e-mail address",
        Kind.LINE,
        when=is_child_or_may_be,
        is_required=False,
    ),
)

BACKGROUND = (
    question(
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
    question("exploitation", "account", "What happened?", Kind.WORDS, keep=Keep.WORDS, hint=NO_NAMES),
    question(
        "exploitation",
        "several_situations",
        "Was there more than one situation of exploitation?",
        Kind.CHOICE,
        choices=(("yes", "Yes"), ("no", "No"), ("not_known", "Don’t know")),
        since=THIRD,
    ),
    question("exploitation", "when_exploited", "When did it happen?", Kind.LINE, since=THIRD),
    question("exploitation", "how_it_started", "How did it start?", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    question("exploitation", "taken_somewhere", "Were they taken somewhere?", Kind.CHOICE, choices=YES_NO, since=THIRD),
    question(
        "exploitation",
        "journey",
        "The journey",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("taken_somewhere", "yes"),
    ),
    question("exploitation", "had_to_do", "What did they have to do?", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    question("exploitation", "conditions", "Living conditions and treatment", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    question(
        "exploitation", "still_in_it", "Are they still being exploited?", Kind.CHOICE, choices=YES_NO, since=THIRD
    ),
    question(
        "exploitation",
        "what_keeps_them",
        "What keeps them there?",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("still_in_it", "yes"),
    ),
    question(
        "exploitation",
        "how_they_left",
        "How and why did they leave?",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("still_in_it", "no"),
    ),
    question(
        "exploitation",
        "last_contact",
        "When did they last have contact with the exploiters?",
        Kind.CHOICE,
        choices=LAST_CONTACT,
        since=THIRD,
    ),
    question("exploitation", "reported_before", "Was it reported before?", Kind.CHOICE, choices=UNSURE, since=THIRD),
    question(
        "exploitation",
        "earlier_report",
        "The earlier report",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("reported_before", "yes"),
    ),
    question(
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
    question(
        "insight", "indicators_seen", "Did you see indicators yourself?", Kind.CHOICE, choices=YES_NO, since=THIRD
    ),
    question(
        "insight",
        "indicators",
        "Which indicators",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("indicators_seen", "yes"),
    ),
    question("insight", "interview", "Where and how were they interviewed?", Kind.WORDS, keep=Keep.WORDS, since=THIRD),
    question(
        "insight",
        "professional_view",
        "Your professional view",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        hint="This is an assessment. It is kept apart from the facts, and marked so.",
        is_assessment=True,
    ),
    question("insight", "dishonesty", "Is there evidence of dishonesty?", Kind.CHOICE, choices=YES_NO, since=THIRD),
    question(
        "insight",
        "dishonesty_evidence",
        "That evidence",
        Kind.WORDS,
        keep=Keep.WORDS,
        since=THIRD,
        when=equals("dishonesty", "yes"),
    ),
)
