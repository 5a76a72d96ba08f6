"""Every question that the form has had since April 2019, in the order in which the form asks them."""

from __future__ import annotations

from nrm.form import asking_the_case, asking_the_facts, asking_the_person
from nrm.form.question import Question

QUESTIONS: tuple[Question, ...] = (
    *asking_the_case.RESPONDER,
    *asking_the_case.AGE,
    *asking_the_case.LOCAL_AUTHORITY,
    *asking_the_case.BACKGROUND,
    *asking_the_case.EXPLOITATION,
    *asking_the_case.INSIGHT,
    *asking_the_facts.PLACE,
    *asking_the_facts.EXPLOITERS,
    *asking_the_facts.HOW,
    *asking_the_facts.OTHERS,
    *asking_the_facts.POLICE,
    *asking_the_person.CONSENT,
    *asking_the_person.SUPPORT,
    *asking_the_person.PERSON,
    *asking_the_person.LETTER,
    *asking_the_person.EVIDENCE,
)
BY_CODE = {question.code: question for question in QUESTIONS}
