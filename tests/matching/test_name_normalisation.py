"""The same name gives the same words, whatever its spelling."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.test import override_settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from matching import name_normalisation, tokens
from matching.tokens import PersonWords

NAMES = st.text(alphabet=st.sampled_from("aăâbcčdđeéëfghiîjkłlmnñoôöpqrsșştțuüvwxyzŽЖж'-"), min_size=1, max_size=12)
MANY = st.lists(NAMES, min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Nguyễn Văn Hùng", ("nguyen", "van", "hung")),
        ("ȘTEFAN Țurcanu", ("stefan", "turcanu")),
        ("Şerban", ("serban",)),
        ("Çela Blerinë", ("cela", "blerine")),
        ("Małgorzata", ("malgorzata",)),
        ("O'Donoghue", ("odonoghue",)),
        ("O’Donoghue", ("odonoghue",)),
        ("Anne-Marie", ("anne", "marie", "annemarie")),
        ("al-Hassan", ("hassan", "alhassan")),
        ("Mrs van der Berg", ("van", "berg")),
        ("de la", ("de", "la")),
        ("Светлана", ("svetlana",)),
        ("Γεώργιος", ("georgios",)),
        ("王小明", ("wang", "xiaoming")),
        ("", ()),
        ("?? 12", ()),
    ],
)
def test_a_name_is_read_in_plain_small_letters(written: str, read: tuple[str, ...]) -> None:
    assert name_normalisation.words_of(written) == read


@pytest.mark.parametrize(
    ("spelling", "other"), [("محمد", "Mohammed"), ("خالد", "Khaled"), ("Muhammad", "Mohamed"), ("Юлія", "Iuliia")]
)
def test_spellings_of_one_name_are_one(spelling: str, other: str) -> None:
    first, second = (name_normalisation.spelling(name_normalisation.words_of(name)[0]) for name in (spelling, other))

    assert first == second


@pytest.mark.parametrize(
    ("full", "short"),
    [("elizabeth", "lizzie"), ("aleksandra", "ola"), ("alexandru", "sandu"), ("dmitry", "dima"), ("fatmir", "miri")],
)
def test_familiar_names_are_recognised(full: str, short: str) -> None:
    assert name_normalisation.nicknames(full) & name_normalisation.nicknames(short)


@pytest.mark.parametrize(
    ("name", "other"), [("wojciech", "vojtseh"), ("djevdet", "xhevdet"), ("popov", "popoff"), ("linh", "lin")]
)
def test_similar_sounds_give_equal_keys(name: str, other: str) -> None:
    assert name_normalisation.sound(name) == name_normalisation.sound(other) != ""


@pytest.mark.parametrize(("name", "other"), [("lan", "lin"), ("anna", "omar"), ("petrov", "popov")])
def test_different_sounds_give_different_keys(name: str, other: str) -> None:
    assert name_normalisation.sound(name) != name_normalisation.sound(other)


@pytest.mark.parametrize("mistyped", ["kowalsky", "kowalki", "kowallski", "kowalsik", "owalski"])
def test_one_mistake_is_near(mistyped: str) -> None:
    assert name_normalisation.near("kowalski") & name_normalisation.near(mistyped)


def test_another_name_is_not_near() -> None:
    assert not name_normalisation.near("kowalski") & name_normalisation.near("nowacki")
    assert name_normalisation.near("lan") == frozenset()


@for_all(given=MANY, family=MANY, data=st.data())
def test_tokens_depend_on_neither_order_case_nor_marks(
    given: list[str], family: list[str], data: st.DataObject
) -> None:
    mixed = " ".join(data.draw(st.permutations(given)))
    bare = "".join(c for c in unicodedata.normalize("NFD", " ".join(family)) if not unicodedata.combining(c))
    written = PersonWords(given_names=" ".join(given), family_names=" ".join(family))
    rewritten = PersonWords(given_names=mixed.upper(), family_names=bare.title())

    assert tokens.tokens_of(written) == tokens.tokens_of(rewritten)


def test_swapped_day_and_month_score_less_than_the_exact_date() -> None:
    born = {t.token: t.weight for t in tokens.tokens_of(PersonWords(born=date(1999, 4, 7))) if t.kind == "born"}
    swapped = {t.token: t.weight for t in tokens.tokens_of(PersonWords(born=date(1999, 7, 4))) if t.kind == "born"}

    assert born.keys() == swapped.keys()
    assert sorted(born.values()) == [tokens.SWAPPED, tokens.BORN]


def test_estimated_date_of_birth_scores_little() -> None:
    kinds = {token.kind: token.weight for token in tokens.tokens_of(PersonWords(born=date(2003, 1, 1)))}

    assert kinds == {"born": tokens.GUESSED_BIRTHDAY, "year": tokens.SAME_YEAR}


def test_another_key_gives_other_tokens() -> None:
    person = PersonWords(given_names="Quagga", nationality="polish")
    ours = {token.token for token in tokens.tokens_of(person)}
    with override_settings(TOKEN_KEY=bytes(range(32))):
        theirs = {token.token for token in tokens.tokens_of(person)}

    assert len(ours) == len(theirs) > 5
    assert not ours & theirs
    assert {len(token) for token in ours} == {tokens.TOKEN_BYTES}


def test_words_are_never_printed() -> None:
    assert "Quagga" not in f"{PersonWords(given_names='Quagga')} {tokens.tokens_of(PersonWords(given_names='Quagga'))}"


def test_each_line_of_the_tables_is_plain() -> None:
    for table in ("spellings.txt", "nicknames.txt", "common.txt", "particles.txt"):
        for line in name_normalisation._lines(table):
            assert len(line) > 1, line
            assert all(word.isalpha() and word.islower() for word in line[table == "common.txt" :]), line
