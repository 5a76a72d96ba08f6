"""Answers to the questions of the form for invented referrals: short, plausible and about nobody real.

`to_required` answers every required question that follows from the answers so far. Phone numbers are from the ranges
reserved for drama.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import months
from demo import referral_stories, towns
from demo.forces import all_forces
from demo.planned_safeguarding import LANGUAGES
from nrm.form import sections
from nrm.form.condition import Answers
from nrm.form.question import Question

type Given = dict[str, str | list[str]]

_COUNTRIES = {
    "albanian": "Albania", "vietnamese": "Vietnam, France", "romanian": "Romania", "chinese": "China",
    "indian": "India", "sudanese": "Sudan, Libya", "eritrean": "Eritrea, Libya", "nigerian": "Nigeria",
    "polish": "Poland",
}  # fmt: skip
_ABROAD = "Spain"
_NATIONS = {"police-scotland": "scotland", "psni": "northern_ireland"} | dict.fromkeys(
    ("north-wales", "gwent", "south-wales", "dyfed-powys"), "wales"
)
# Answers shared by all: choices, and text that fits each story.
_SAME: dict[str, str | list[str]] = {
    "under_18": "yes",
    "under_18_when_exploited": "no",
    "responder_role": "Detective constable, modern slavery team",
    "authority_contact": "Duty social worker",
    "several_situations": "no",
    "taken_somewhere": "no",
    "still_in_it": "no",
    "last_contact": "week",
    "reported_before": "no",
    "indicators_seen": "yes",
    "dishonesty": "no",
    "exploiters_in_uk": "yes",
    "other_victims": "not_sure",
    "future_risk": "yes",
    "has_crime_reference": "yes",
    "willing_to_help_police": "yes",
    "agrees_to_be_named": "no",
    "wants_support": "yes",
    "support_contact": "own",
    "has_children": "not_known",
    "letter_to": "person",
    "safe_by": ["post"],
    "place": "uk",
    "county_lines": "no",
    "gender": "male",
    "refusal_reason": "Does not want any contact with the authorities.",
    "future_risk_words": "Has no money and nowhere else to stay, and the exploiters know the family.",
    "how_else": "Made to hand over benefit payments.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who fills in the form, where and when. `number` makes each referral different."""

    slug: str
    responder: str
    begun: date
    number: int

    def to_required(self, given: Answers) -> Given:
        """Answers to all unanswered required questions, and to questions that follow from them."""
        answers: Given = {}
        while missing := self._missing({**given, **answers}):
            answers |= {question.code: self._answer(question, {**given, **answers}) for question in missing}
        return answers

    def _missing(self, given: Answers) -> list[Question]:
        """The unanswered required questions. Adult consent is recorded separately, so it is not one of them."""
        return [
            question
            for question in sections.asked(given, begun=self.begun)
            if question.is_needed(given) and not given.get(question.code) and question.code != "consent"
        ]

    def _answer(self, question: Question, given: Answers) -> str | list[str]:
        own, story = self._own(given), referral_stories.story_of(given, self.number)
        for answers in (own, story, _SAME):
            if answer := answers.get(question.code):
                return answer
        raise LookupError(f"No answer is planned to “{question.label}” ({question.code}).")

    def _own(self, given: Answers) -> Given:
        """Answers that depend on the force, the person and the day."""
        area, nationality = towns.area_of(self.slug), str(given.get("nationality", ""))
        town, language = area.town(self.number), LANGUAGES.get(nationality, "")
        return {
            "location": _NATIONS.get(self.slug, "england"),
            "responder_name": self.responder,
            "responder_phone": f"01632 960{self.number % 1000:03}",
            "authority": area.council,
            "authority_phone": f"01632 960{(self.number * 7 + 11) % 1000:03}",
            "interview": self._interview(given, language),
            "when_exploited": self._when(),
            "uk_towns": town,
            "countries": _COUNTRIES.get(nationality, _ABROAD),
            "region_now": area.county,
            "crime_reference": f"{all_forces()[self.slug].letters}/{self.number * 37 % 90000 + 10000}/{self.begun:%y}",
            "support_phone": f"07700 900{self.number % 1000:03}",
            "letter_address": f"{self.number % 150 + 1} Placeholder Lane, {town}",
            "interpreter": "yes" if language else "no",
            "language": language,
            "nationality": "vietnamese",
            "first_name": "Linh",
            "last_name": "Larkfield",
            "how_exploited": ["labour_unpaid"],
        }

    def _interview(self, given: Answers, language: str) -> str:
        """Where the person was spoken to, and who supported them."""
        also = ["an appropriate adult"] if given.get("under_18") == "yes" else []
        also += [f"an interpreter for {language} by phone"] if language else []
        return ", ".join(["At the police station, with two officers", *also]) + ". Nobody else was in the room."

    def _when(self) -> str:
        """A period from a few months before the form to the month of the form."""
        first = months.previous(months.first_of(self.begun), 3 + self.number % 8)
        return f"{months.label(first)} to {months.label(months.first_of(self.begun))}"
