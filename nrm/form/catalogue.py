"""Every question that the form has had since April 2019, in the order in which the form asks them."""

from __future__ import annotations

from nrm.form import questions_case, questions_facts, questions_person
from nrm.form.question import Question

QUESTIONS: tuple[Question, ...] = (
    *questions_case.RESPONDER,
    *questions_case.AGE,
    *questions_case.LOCAL_AUTHORITY,
    *questions_case.BACKGROUND,
    *questions_case.EXPLOITATION,
    *questions_case.INSIGHT,
    *questions_facts.PLACE,
    *questions_facts.EXPLOITERS,
    *questions_facts.HOW,
    *questions_facts.OTHERS,
    *questions_facts.POLICE,
    *questions_person.CONSENT,
    *questions_person.SUPPORT,
    *questions_person.PERSON,
    *questions_person.LETTER,
    *questions_person.EVIDENCE,
)
BY_CODE = {question.code: question for question in QUESTIONS}
