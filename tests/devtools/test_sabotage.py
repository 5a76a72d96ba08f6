"""Every promise that is kept has a patch that removes its control, and each patch still fits the code.

`bin/sabotage` tries them: with each, its test fails. That takes minutes, so it is a command of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devtools import sabotage
from mspt.setup import places

SABOTAGES = sabotage.all_of()
# Promises without a patch, each with its reason.
WITHOUT = {
    "P32": "speed is measured by bin/bench",
    "P33": "there is no backup command yet",
    "P34": "there is no upgrade of a running service yet",
}


def test_every_promise_has_a_patch_or_a_reason_for_none() -> None:
    glossary = (places.ROOT / "docs" / "glossary.md").read_text()
    promises = {f"P{int(number):02}" for number in re.findall(r"^\| P(\d+) \|", glossary, re.M)}

    assert len(promises) == 39
    assert promises == {each.promise for each in SABOTAGES} | WITHOUT.keys()
    assert not {each.promise for each in SABOTAGES} & WITHOUT.keys()


@pytest.mark.parametrize("each", SABOTAGES, ids=lambda each: each.name)
def test_patch_fits_the_code_and_names_tests_that_exist(each: sabotage.Sabotage) -> None:
    assert sabotage.applies(each) == ""
    for test in each.tests:
        path, _, function = test.partition("::")
        source = (places.ROOT / path).read_text()
        assert not function or f"def {function.partition('[')[0]}(" in source


def test_patch_without_its_header_is_refused(tmp_path: Path) -> None:
    patch = tmp_path / "P01-nothing.patch"
    patch.write_text("diff --git a/x b/x\n")

    with pytest.raises(ValueError, match="must be named after a promise"):
        sabotage.Sabotage.read(patch)
