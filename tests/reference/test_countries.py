"""The list of countries has each once, by its code, and not the United Kingdom."""

from __future__ import annotations

import re

import pytest

from prosecutions.joint_teams.choices import PartnerState
from reference import countries


def test_list_has_each_country_once_by_its_code() -> None:
    names = countries.names()

    assert len(names) == len(set(names.values())) == 249
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in names)
    assert "GB" not in names
    assert (countries.name_of("VN"), countries.name_of("")) == ("Vietnam", "")


def test_code_in_no_list_is_refused() -> None:
    with pytest.raises(KeyError):
        countries.name_of("GB")


def test_partner_states_have_the_names_of_the_list() -> None:
    for state in PartnerState:
        assert state == PartnerState.OTHER or countries.name_of(state) == state.label
