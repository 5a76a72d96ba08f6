"""Questions about consent, support and identity; identity is sealed."""

from __future__ import annotations

from nrm.form.applicability import consents, is_adult, is_referral, may_be_named, refuses
from nrm.form.condition import both, equals
from nrm.form.question import AnswerKind, StoredIn
from nrm.form.versions import NO_NAMES, YES_NO, YES_NO_NOT_KNOWN, question

# Consent is recorded on a page of its own. Its questions are here because they are sent with the form.
CONSENT = (
    question(
        "consent",
        "consent",
        "Does the person consent to the referral?",
        AnswerKind.CHOICE,
        choices=(("given", "Yes"), ("refused", "No")),
        keep=StoredIn.COUNTED,
        when=is_adult,
    ),
    question(
        "refusal",
        "refusal_reason",
        "Why not?",
        AnswerKind.WORDS,
        keep=StoredIn.WORDS,
        when=refuses,
        hint=NO_NAMES,
        may_be_not_known=True,
    ),
)

SUPPORT = (
    question(
        "support", "wants_support", "Does the person want support?", AnswerKind.CHOICE, choices=YES_NO, when=consents
    ),
    question(
        "support",
        "support_contact",
        "How can a support provider contact them?",
        AnswerKind.CHOICE,
        choices=(
            ("own", "On their own phone"),
            ("other", "Through another person"),
            ("none", "They cannot be contacted"),
        ),
        when=both(consents, equals("wants_support", "yes")),
    ),
    question(
        "support",
        "support_phone",
        "Phone number to use",
        AnswerKind.LINE,
        keep=StoredIn.SEALED,
        when=both(consents, equals("support_contact", "own", "other")),
    ),
    question(
        "support",
        "no_contact_reason",
        "Why not?",
        AnswerKind.WORDS,
        keep=StoredIn.WORDS,
        when=both(consents, equals("support_contact", "none")),
        may_be_not_known=True,
    ),
)

PERSON = (
    # The rule of s.52(3) is older than every version of the form, so each version asks this.
    question(
        "person",
        "agrees_to_be_named",
        "Does the person agree to be named to the Home Office?",
        AnswerKind.CHOICE,
        choices=YES_NO,
        when=refuses,
        hint="A notification can name an adult only if they agree (Modern Slavery Act 2015 section 52(3)). "
        "Being willing to help the police is not enough.",
    ),
    question(
        "person",
        "first_name",
        "First name",
        AnswerKind.LINE,
        keep=StoredIn.SEALED,
        when=may_be_named,
        optional_when=refuses,
    ),
    question(
        "person",
        "last_name",
        "Last name",
        AnswerKind.LINE,
        keep=StoredIn.SEALED,
        when=may_be_named,
        optional_when=refuses,
    ),
    question(
        "person",
        "nicknames",
        "Other names",
        AnswerKind.LINE,
        keep=StoredIn.SEALED,
        when=may_be_named,
        is_required=False,
    ),
    question(
        "person", "born_on", "Date of birth", AnswerKind.DAY, keep=StoredIn.SEALED, when=is_referral, is_required=False
    ),
    question(
        "person",
        "contact",
        "How to contact them",
        AnswerKind.LINE,
        keep=StoredIn.SEALED,
        when=both(refuses, may_be_named),
        is_required=False,
    ),
    question(
        "person",
        "gender",
        "Gender",
        AnswerKind.CHOICE,
        choices=(("female", "Female"), ("male", "Male"), ("other", "Neither")),
        keep=StoredIn.COUNTED,
    ),
    question("person", "nationality", "Nationality", AnswerKind.WORD, vocabulary="nationality", keep=StoredIn.COUNTED),
    question(
        "person",
        "second_nationality",
        "Second nationality",
        AnswerKind.WORD,
        vocabulary="nationality",
        keep=StoredIn.COUNTED,
        is_required=False,
    ),
    question(
        "person",
        "has_children",
        "Do they have children?",
        AnswerKind.CHOICE,
        choices=YES_NO_NOT_KNOWN,
        when=is_referral,
    ),
    question(
        "person",
        "children",
        "How many",
        AnswerKind.LINE,
        when=both(is_referral, equals("has_children", "yes")),
        is_required=False,
    ),
    question(
        "person", "interpreter", "Do they need an interpreter?", AnswerKind.CHOICE, choices=YES_NO, when=is_referral
    ),
    question(
        "person",
        "language",
        "Language",
        AnswerKind.LINE,
        when=both(is_referral, equals("interpreter", "yes")),
        may_be_not_known=True,
    ),
    question(
        "person",
        "communication_help",
        "Help they need with communication",
        AnswerKind.LINE,
        when=is_referral,
        is_required=False,
    ),
    question(
        "person",
        "home_office_reference",
        "Home Office reference",
        AnswerKind.LINE,
        keep=StoredIn.SEALED,
        when=is_referral,
        is_required=False,
    ),
)

LETTER = (
    question(
        "letter",
        "letter_to",
        "Who gets the decision letter?",
        AnswerKind.CHOICE,
        choices=(("person", "The person"), ("other", "Another person")),
        when=consents,
    ),
    question(
        "letter",
        "letter_permission",
        "Does the person agree that another person gets it?",
        AnswerKind.CHOICE,
        choices=YES_NO,
        when=both(consents, equals("letter_to", "other")),
    ),
    question(
        "letter",
        "safe_by",
        "Which contact methods are safe?",
        AnswerKind.TICKS,
        choices=(("email", "By email"), ("post", "By post")),
        when=consents,
        hint="Select only methods that are safe. Nobody should use a method you do not select.",
    ),
    question(
        "letter", "letter_address", "Address for the letter", AnswerKind.LINE, keep=StoredIn.SEALED, when=consents
    ),
)

EVIDENCE = (
    question(
        "evidence",
        "evidence",
        "Documents to send with the referral",
        AnswerKind.WORDS,
        is_required=False,
        hint="List them. Do not include names.",
        keep=StoredIn.WORDS,
    ),
)
