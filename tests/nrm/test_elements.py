"""The elements of the section 45 defence by age, and which assessments cannot be stored (MSA 2015 s.45(1), (4))."""

from __future__ import annotations

import pytest

from nrm.choices import AgeAtExploitation, ElementView
from nrm.section45 import elements

ADULT, CHILD, NOT_KNOWN = AgeAtExploitation.ADULT, AgeAtExploitation.CHILD, AgeAtExploitation.NOT_KNOWN
OF_ADULT = ["compelled", "by_exploitation", "no_alternative"]
OF_CHILD = ["direct_consequence", "reasonable_child"]


@pytest.mark.parametrize(("age", "codes"), [(ADULT, OF_ADULT), (CHILD, OF_CHILD), (NOT_KNOWN, OF_CHILD)])
def test_person_of_unknown_age_gets_a_child_s_elements(age: str, codes: list[str]) -> None:
    assert list(elements.for_age(age)) == codes


def test_unviewed_elements_are_no_assessment() -> None:
    assessments = elements.assessed(age_at_act=ADULT, borne_out=["compelled"], contradicted=["no_alternative"])

    assert [(assessment.code, assessment.view, assessment.words) for assessment in assessments] == [
        ("compelled", ElementView.BORNE_OUT, ElementView.BORNE_OUT.label),
        ("by_exploitation", "", "Not assessed yet"),
        ("no_alternative", ElementView.CONTRADICTED, ElementView.CONTRADICTED.label),
    ]
    assert [assessment.label for assessment in assessments] == list(elements.ADULT.values())


@pytest.mark.parametrize(
    ("age", "borne_out", "contradicted", "sentence"),
    [
        (ADULT, OF_ADULT, [], ""),
        (ADULT, [], OF_ADULT, ""),
        (ADULT, [], [], ""),
        (CHILD, OF_CHILD[:1], OF_CHILD[1:], ""),
        (
            ADULT,
            ["compelled"],
            ["compelled"],
            "An element is either supported or contradicted. Choose one, or “Not assessed yet”.",
        ),
        (
            ADULT,
            ["reasonable_child"],
            [],
            "The person was an adult at the time of the offence. Assess only elements that start with “Adult”.",
        ),
        (
            ADULT,
            [],
            ["reasonable_child"],
            "The person was an adult at the time of the offence. Assess only elements that start with “Adult”.",
        ),
        (
            NOT_KNOWN,
            ["compelled"],
            [],
            "The person was, or may have been, a child at the time of the offence. Assess only elements that start "
            "with “Child”.",
        ),
    ],
)
def test_only_elements_of_the_age_are_assessed_each_in_one_way(
    age: str, borne_out: list[str], contradicted: list[str], sentence: str
) -> None:
    assert elements.refusal(age_at_act=age, borne_out=borne_out, contradicted=contradicted) == sentence
