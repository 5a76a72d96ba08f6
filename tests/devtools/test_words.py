"""Retired words are found in names and sentences, and nothing else is."""

from __future__ import annotations

import re
import subprocess
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devtools import words


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("Each body reports.", "body"),
        ("def bodies_of(user):", "body"),
        ("The analyst handed in the return.", "hand in"),
        ("def hand_in(force):", "hand in"),
        ("Ring them.", "ring (call)"),
        ("Whom they call", "whom"),
        ("count it anew", "anew"),
        ("the API is the program's door", "door"),
        ("raise MoveRefused(why)", "move refused"),
        ("The force that was told", "told"),
        ("cases handed_over in March", "hand over"),
        ("Essex took over the case", "take over"),
        ("where the referral stands", "stands"),
        ("The case is open since May", "is open since"),
        ("def _take_back(row):", "take back"),
        ("snapshots.is_stale(month)", "stale"),
        ("MOST_TO_RING = 4", "ring (call)"),
        ("by_whom", "whom"),
        ("matching.keep_anew(app)", "anew"),
    ],
)
def test_a_retired_word_is_found_in_names_and_sentences(line: str, word: str) -> None:
    assert [name for name, _ in words.found_in(line)] == [word]


@pytest.mark.parametrize(
    "line",
    [
        "<tbody>",
        "Nobody is live.",
        "no more than 72 characters",
        "understands",
        "Stand-alone order",
        "The highest counts stand out.",
        "string",
        "indoors",
        "Five things at the door",
        "math.floor(number)",
        r"\b(?:ring|call|dial) 999",
    ],
)
def test_part_of_another_word_is_not_found(line: str) -> None:
    assert [name for name, _ in words.found_in(line)] == []


@given(data=st.data())
@pytest.mark.parametrize("retired", words.RETIRED, ids=lambda retired: str(retired.name))
def test_every_form_of_a_word_contains_one_of_its_parts(retired: words.Retired, data: st.DataObject) -> None:
    """Otherwise the quick look for the parts would skip it."""
    form = data.draw(st.from_regex(retired.pattern, fullmatch=True))

    assert any(part in form for part in retired.parts)


def test_every_word_has_a_replacement() -> None:
    assert all(retired.instead for retired in words.RETIRED)
    assert len({retired.name for retired in words.RETIRED}) == len(words.RETIRED)


@pytest.mark.parametrize(("text", "code"), [("Count it anew.", 1), ("Count it again.", 0)])
def test_check_fails_for_one_retired_word(text: str, code: int, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "page.md").write_text(text)
    monkeypatch.setattr(words.places, "ROOT", tmp_path)
    monkeypatch.setattr(words, "tracked", lambda: [Path("page.md")])

    assert words.main([]) == code
    assert ("page.md:1: “anew” is retired. Write: again." in capsys.readouterr().out) is bool(code)


def test_hook_checks_only_the_files_of_the_next_commit(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(words.places, "ROOT", tmp_path)
    for name in ("old.md", "new.md", "removed.md"):
        (tmp_path / name).write_text("Count it anew.")
    git = partial(subprocess.run, cwd=tmp_path, check=True, capture_output=True)
    git(["git", "init", "-q"])
    git(["git", "add", "new.md", "removed.md"])
    (tmp_path / "removed.md").unlink()

    assert words.main(["--staged"]) == 1
    assert re.findall(r"^\w+\.md", capsys.readouterr().out, re.M) == ["new.md"]


def test_reasons_are_given_for_each_exception() -> None:
    assert all(words.ALLOWED.values())


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("x" * 72, 0),
        ("x" * 73, 1),
        ("# A comment of the editor, which is not the subject and may be as long as it likes\nshort", 0),
        ("short\n\n" + "A description may have long lines. " * 4, 0),
        ("Merge branch 'a-branch-whose-name-is-long-enough-that-nobody-would-write-it-as-a-subject'", 0),
        ("", 0),
    ],
)
def test_commit_with_a_long_subject_is_refused_before_it_is_made(message: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "COMMIT_EDITMSG").write_text(message)

    assert words.main(["--message", str(tmp_path / "COMMIT_EDITMSG")]) == code
