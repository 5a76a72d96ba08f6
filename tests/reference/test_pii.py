"""Free text that may identify a person, and text that must not raise a warning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import pii


def found(text):
    return [(suspicion.kind, suspicion.text) for suspicion in pii.suspicions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Met Mr Nguyen at the premises.", [("name", "Mr Nguyen")]),
        ("Spoke with Dr. Sarah O’Neill today.", [("name", "Dr. Sarah O’Neill")]),
        ("The victim is called Grace and is afraid.", [("name", "Grace")]),
        ("Her brother Tomasz Kowalski drives the van.", [("name", "Tomasz Kowalski")]),
        ("Seen with Ion Popescu in the yard.", [("name", "Ion Popescu")]),
        ("DOB 3/4/1999, no papers.", [("date_of_birth", "3/4/1999")]),
        ("She was born on 3 April 2008 in Hanoi.", [("date_of_birth", "3 April 2008")]),
        ("A man, 12.11.1987, was present.", [("date_of_birth", "12.11.1987")]),
        ("Call 07700 900123 after six.", [("telephone", "07700 900123")]),
        ("His number is +44 7700 900123.", [("telephone", "+44 7700 900123")]),
        ("Write to anna.k+x@mail.example.org.", [("email", "anna.k+x@mail.example.org")]),
        ("Moved to a flat at LA1 4YW.", [("postcode", "LA1 4YW")]),
        ("His passport no. 123456789 was seized.", [("document", "123456789")]),
        ("Passport: N1234567", [("document", "N1234567")]),
        ("NI number QQ 12 34 56 C, or AB123456C.", [("document", "AB123456C")]),  # no number begins with QQ
        (
            "Mrs Lan Tran, born 01/02/1990, 0161 496 0000",
            [("name", "Mrs Lan Tran"), ("date_of_birth", "01/02/1990"), ("telephone", "0161 496 0000")],
        ),
    ],
)
def test_identifying_text_is_detected(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Joint visit with GLAA 18 February. Interpreter used.",
        "Warrant executed on 18/02/2020 with Border Force and Immigration Enforcement.",
        "Reference LAN/2019/0412, crime number 04/123456/19.",
        "NRM referral made through the Salvation Army. Crown Court date set.",
        "Six potential victims at the car wash, ages 19 to 34.",
        "Operation MARLSTONE and Op CURLEW share a suspect vehicle.",
        "Cash of 12,000 pounds seized.",
        "Vehicle AB12 CDE seen twice; exhibit NJS1 booked in.",
        "Nine passports seized, 123456789 pounds not found.",
        "Referral 2 of 3 at user@station.",
    ],
)
def test_usual_words_of_a_return_raise_no_warning(text):
    assert found(text) == []


def test_warning_quotes_the_text_and_says_what_to_do():
    (suspicion,) = pii.suspicions("Call 07700 900123.")

    assert suspicion.question == (
        "“07700 900123” looks like a phone number. Remove it, or confirm that it is not a phone number."
    )


@given(st.text(max_size=300))
def test_any_text_can_be_checked_and_each_match_occurs_in_it(text):
    for suspicion in pii.suspicions(text):
        assert text[suspicion.start : suspicion.start + len(suspicion.text)].strip() == suspicion.text.strip()
