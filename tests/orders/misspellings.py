"""Rule-made misspellings of names: a set of lookups that nobody saw while tuning the matching.

The rules come from published descriptions of how names are mistyped, misheard, misread and romanised. They are
independent of the tables and rules of `matching`. A fixed seed gives the same cases each time. Errors fall on a bell
curve around the middle of the word, as in Christen's generators. Most slips affect one letter (Damerau 1964; Pollock
and Zamora 1984); a fifth of the cases has one in each of two words. The names are ordinary ones of eleven origins.
"""

from __future__ import annotations

import random
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from orders.choices import Particular
from tests.orders.lookups import Case

SEED = "misspellings that nobody has looked at, 2026-11-25"
EACH, STRANGERS, OTHERS = 40, 120, 500  # cases of each kind; people not in the register; other people in the register
VOWELS = "aeiou"


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`ph>f gh>` as pairs of a spelling and its replacement."""
    return tuple((old, new) for old, _, new in (pair.partition(">") for pair in text.split()))


# Ordinary given and family names, most of them among the most frequent of their country.
NAMES: dict[str, tuple[str, str]] = {
    "english": (
        "Adam Bethany Callum Duncan Eleanor Francis Gemma Harriet Jenkin Kimberley Lawrence Martin"
        " Natasha Owen Rosalind Samuel Thelma Vincent Wendy Zachary",
        "Abbott Barlow Chadwick Dickinson Ellison Fletcher Goodwin Hargreave Ingham Jarvis Kirkpatrick"
        " Lancaster Mortimer Norris Osborne Prescott Ramsden Sheldon Thornton Underhill Vaughan Whitaker"
        " Yardley Blackburn Crompton",
    ),
    "irish": (
        "Declan Fergus Grainne Padraig Roisin Cormac Deirdre Eoin Fintan Maeve",
        "Gallagher Doherty Brennan Fitzgerald Lafferty Mulligan Sweeney Cassidy Flanagan Kavanagh",
    ),
    "romanian": (
        "Gabriela Răzvan Ștefania Dragoș Lăcrămioara Costel Țuțu Doina Cătălina Sorin Silviu Roxana",
        "Munteanu Țurcanu Bălan Șerban Diaconescu Mocanu Tănase Ciobanu Drăgulescu Stănescu Păunescu Moldoveanu",
    ),
    "albanian": (
        "Ardian Blerina Çlirim Dhurata Gëzim Ermal Flutura Kushtrim Ledion Xhensila Shkëlqim Qendrim",
        "Hoxhaj Çela Gjoni Kryeziu Bajrami Xhafa Shehaj Qosja Dervishaj Zogaj Mëhilli Rexhepi",
    ),
    "polish": (
        "Zbigniew Małgorzata Łukasz Grażyna Sławomir Bożena Kazimierz Jadwiga Przemysław Wiesława",
        "Wróblewski Dąbrowska Kaczmarek Zieliński Szczepański Krawczyk Jabłońska Woźniak Grzelak Pawłowski Chmielewska",
    ),
    "vietnamese": (
        "Quốc Đức Hằng Thảo Trường Bích Khánh Lộc Phước Yến Vĩnh Diễm",
        "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Đặng Bùi Lý Trương Đoàn",
    ),
    "arabic": (
        "Muhammad Ahmad Mahmud Khalil Yusuf Husayn Abdullah Fatimah Zaynab Khadijah Sulayman Jamal Rashid"
        " Tariq Munir Nadiyah",
        "Bouchareb Qasimi Shadid Haddad Mansuri Najjar Sharif Darwish Khuri Tamimi Rifai Zaydan",
    ),
    "ukrainian": (
        "Олексій Наталія Юрій Євгенія Сергій Людмила Андрій Ярослава Тарас Оксана Григорій Любов",
        "Шевченко Ковальчук Бойко Кравченко Олійник Лисенко Поліщук Марченко Гончарук Жук Щербак Цимбалюк Яценюк",
    ),
    "russian": (
        "Алексей Екатерина Юлия Дмитрий Светлана Игорь Евгений Надежда Вячеслав Галина",
        "Иванов Кузнецова Соколов Михайлов Щукин Жуковский Воробьёв Ефимов Чернышёва Яковлев Цветков Хабаров",
    ),
    "nigerian": (
        "Chinedu Folasade Ikechukwu Ngozi Olumide Temitope Uchenna Yetunde Adebayo Chidinma",
        "Adeyinka Okonkwo Ezeugo Balogun Nwachukwu Ogunbanjo Akinwande Onyekachi Fashola Abiodun",
    ),
    "lithuanian": (
        "Mindaugas Rasa Gediminas Vilma Arvydas Jurgita Algirdas Daiva",
        "Kazlauskas Stankevičius Butkus Paulauskas Žukauskas Navickas Ramanauskas Šimkus",
    ),
}
LATIN = ("english", "irish", "nigerian", "lithuanian", "polish", "romanian", "albanian", "arabic")

# Systems of romanisation, by the letters of the source. Ukrainian: BGN/PCGN 1965, ISO 9:1995 and the national one of
# 2010; also as German and French papers write it. Russian: BGN/PCGN 1947, ISO 9:1995, passports (ICAO 9303), German.
_UKRAINIAN = {
    "BGN/PCGN": "a b v h g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch yu ya ’",
    "ISO 9": "a b v g g d e ê ž z i ì ï j k l m n o p r s t u f h c č š ŝ û â ′",
    "national": "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia _",
    "German": "a b w h g d e je sh s y i ji j k l m n o p r s t u f ch z tsch sch schtsch ju ja _",
    "French": "a b v h g d e ie j z y i ï y k l m n o p r s t ou f kh ts tch ch chtch iou ia _",
}
_RUSSIAN = {
    "BGN/PCGN": "a b v g d e yë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
    "ISO 9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ″ y ′ è û â",
    "passport": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
    "German": "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch _ y _ e ju ja",
}
ALPHABETS = {
    "ukrainian": ("абвгґдеєжзиіїйклмнопрстуфхцчшщюяь", _UKRAINIAN),
    "russian": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _RUSSIAN),
}
# How people who write names of a language in English change its letters: the letter and its replacement.
WRITTEN_AS = {
    "romanian": _pairs("ș>s|sh ț>t|ts|tz ă>a â>a|i î>i ci>chi"),
    "albanian": _pairs("ç>c|ch ë>e| xh>j|dj|dzh gj>dj|gi q>ch|k dh>d|th j>y|i"),
    "polish": _pairs(
        "ł>l ą>a|on ę>e|en ó>o|u ś>s|sh ż>z|zh ź>z ń>n ć>c|ch szcz>shch|sch cz>ch sz>sh rz>z|zh|r w>v j>y"
    ),
    "arabic": _pairs("sh>ch|sch kh>h|k q>k|g u>ou|oo|o i>ee|e j>dj|g ay>ai|ei|e ah>a|eh dd>d y>i"),
}
# As heard: from the tables of phonetic variations that generators of test data use, and English respellings.
HEARD = _pairs(
    "ph>f f>ph ck>k c>k k>c gh> kn>n wr>r mb>m tch>ch ie>ei ei>ie ee>i ea>ee oo>u ou>u y>i i>y z>s s>z"
    " v>w w>v x>ks qu>kw th>t sh>ch ch>sh j>g g>j dge>ge er>ar or>er au>o aw>or ll>l tt>t"
)
# Misread by a machine or in bad handwriting: similar shapes.
MISREAD = _pairs(
    "rn>m m>rn cl>d d>cl vv>w w>vv l>1 i>l l>i o>0 s>5 b>6 h>b e>c c>e n>ri u>ii g>q q>g f>t t>f nn>m a>o u>v v>u"
)
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Familiar forms of names, from lists of hypocorisms of five languages.
NICKNAMES = (
    "William Bill|Robert Bob|Richard Dick|Margaret Peggy|Elizabeth Betty|Edward Ted|Henry Harry|"
    "Katherine Kate|Theodore Theo|Alexander Sandy|Anthony Tony|Charles Chuck|Dorothy Dot|Frederick Fred|"
    "Gerald Gerry|James Jim|John Jack|Joseph Joe|Lawrence Larry|Michael Mick|Patricia Trish|Samuel Sam|"
    "Susan Sue|Thomas Tom|Victoria Vicky|Deborah Debbie|Christopher Kit|Nathaniel Nat|Penelope Penny|"
    "Ronald Ron|Małgorzata Gosia|Agnieszka Aga|Krzysztof Krzysiek|Katarzyna Kasia|Aleksandr Sasha|"
    "Ekaterina Katya|Dmitri Dima|Gheorghe Gelu|Constantin Costel|Mihai Misu"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person of one origin, with the name as their own papers spell it; in Cyrillic if those do."""

    origin: str
    given: str
    family: str
    born: date

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def somebody(chance: random.Random, *, origins: tuple[str, ...] = tuple(NAMES)) -> Someone:
    """One person of one of these origins."""
    origin = chance.choice(origins)
    given, family = (chance.choice(names.split()) for names in NAMES[origin])
    return Someone(
        origin=origin, given=given, family=family, born=date(1958, 1, 1) + timedelta(days=chance.randrange(17_500))
    )


def place_in(word: str, chance: random.Random, fits: Callable[[int], bool]) -> int | None:
    """A fitting position in a word, near its middle; None if there is none."""
    places = [place for place in range(len(word)) if fits(place)]
    if not places:
        return None
    for _ in range(40):
        place = round(chance.gauss(len(word) / 2 + 0.5, len(word) / 4))
        if place in places:
            return place
    return chance.choice(places)


def transposed(word: str, chance: random.Random) -> str | None:
    """Swap two neighbouring letters."""
    place = place_in(word, chance, lambda index: 0 < index < len(word) - 1 and word[index] != word[index + 1])
    return None if place is None else word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def without_a_vowel(word: str, chance: random.Random) -> str | None:
    """Leave out a vowel, except the first letter."""
    place = place_in(word, chance, lambda index: index > 0 and word[index] in VOWELS)
    return None if place is None else word[:place] + word[place + 1 :]


def doubled_or_halved(word: str, chance: random.Random) -> str | None:
    """Leave out one of two equal consonants, or double one."""
    place = place_in(word, chance, lambda index: index > 0 and word[index].isalpha() and word[index] == word[index - 1])
    if place is not None:
        return word[:place] + word[place + 1 :]
    place = place_in(
        word, chance, lambda index: index > 0 and word[index].isalpha() and word[index] not in VOWELS + "yhjwx"
    )
    return None if place is None else word[:place] + word[place] + word[place:]


def replaced(word: str, table: tuple[tuple[str, str], ...], chance: random.Random, *, first_too: bool) -> str | None:
    """Replace one run of letters by another from the table."""
    lower = word.lower()
    replacements = [
        (place, old, new)
        for old, new in table
        for place in range(len(lower))
        if lower.startswith(old, place) and (first_too or place > 0)
    ]
    if not replacements:
        return None
    place, old, new = chance.choice(replacements)
    changed = word[:place] + new + word[place + len(old) :]
    return changed.capitalize() if place == 0 else changed


def as_heard(word: str, chance: random.Random) -> str | None:
    """Spell one sound differently."""
    return replaced(word, HEARD, chance, first_too=True)


def misread(word: str, chance: random.Random) -> str | None:
    """Mistake one shape for another."""
    return replaced(word, MISREAD, chance, first_too=False)


def neighbouring_key(word: str, chance: random.Random) -> str | None:
    """Hit the key beside the right one."""
    place = place_in(word, chance, lambda index: index > 0 and word[index].lower() in "".join(KEYBOARD))
    if place is None:
        return None
    row = next(row for row in KEYBOARD if word[place].lower() in row)
    where = row.index(word[place].lower())
    beside = [row[near] for near in (where - 1, where + 1) if 0 <= near < len(row)]
    return word[:place] + chance.choice(beside) + word[place + 1 :]


def romanised(word: str, origin: str, system: str) -> str:
    """Romanise a Cyrillic word by a system."""
    letters, systems = ALPHABETS[origin]
    by = dict(zip(letters, systems[system].replace("_", "").split(" "), strict=True))
    return "".join(by.get(letter, letter) for letter in word.lower()).capitalize()


def plain(text: str) -> str:
    """Without diacritics, as typed on a plain keyboard."""
    decomposed = unicodedata.normalize("NFD", text.translate(str.maketrans("łŁđĐ", "lLdD")))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


type Slip = Callable[[str, random.Random], str | None]
SLIPS: dict[str, Slip] = {
    "transposed letters": transposed,
    "dropped vowel": without_a_vowel,
    "doubled or halved consonant": doubled_or_halved,
    "as it is heard": as_heard,
    "neighbouring key": neighbouring_key,
    "misread": misread,
}


def slipped(someone: Someone, slip: Slip, number: int, chance: random.Random) -> str | None:
    """The name with a slip in one word, in turn; every fifth has a slip in each."""
    words = [plain(someone.given), plain(someone.family)]
    for place in (0, 1) if number % 5 == 0 else (number % 2,):
        changed = slip(words[place], chance)
        if changed is None:
            return None
        words[place] = changed
    return " ".join(words)


def in_other_order(number: int, chance: random.Random) -> tuple[Someone, str, str]:
    """Family name first, with a comma or in capitals; a second given name omitted or moved."""
    someone = somebody(chance, origins=LATIN)
    second = chance.choice(NAMES[someone.origin][0].split())
    kept = f"{someone.given} {second} {someone.family}" if number % 2 else someone.name
    given, second, family = plain(someone.given), plain(second), plain(someone.family)
    typed = (f"{family} {given}", f"{family}, {given}", f"{family.upper()} {given}", f"{second} {family} {given}")
    return someone, kept, typed[number % 4] if number % 2 else typed[number % 3]


def joined_or_split(number: int, chance: random.Random) -> tuple[Someone, str, str]:
    """Two given names, or a prefix and its name, stored in one form and typed in another: a-b, ab, a b."""
    someone = somebody(chance, origins=("english", "irish", "arabic", "vietnamese", "romanian", "polish"))
    second = chance.choice(NAMES[someone.origin][0].split())
    prefix = chance.choice(
        {"arabic": ("Al", "Abu", "Ben"), "irish": ("Mc", "O"), "english": ("De", "St")}.get(someone.origin, ("De",))
    )
    if number % 2:
        ways = (f"{someone.given}-{second}", f"{someone.given}{second.lower()}", f"{someone.given} {second}")
        first, then = chance.sample(ways, k=2)
        return someone, f"{first} {someone.family}", plain(f"{then} {someone.family}")
    ways = (f"{prefix}-{someone.family}", f"{prefix}{someone.family.lower()}", f"{prefix} {someone.family}")
    first, then = chance.sample(ways, k=2)
    return someone, f"{someone.given} {first}", plain(f"{someone.given} {then}")


def romanised_otherwise(number: int, chance: random.Random) -> tuple[Someone, str, str]:
    """Stored in one romanisation, or in the original letters, and typed in another."""
    origin = ("ukrainian", "russian", "romanian", "albanian", "polish", "arabic", "vietnamese")[number % 7]
    someone = somebody(chance, origins=(origin,))
    if origin in ALPHABETS:
        first, then = chance.sample(list(ALPHABETS[origin][1]), k=2)
        kept, typed = (
            " ".join(romanised(word, origin, romanisation) for word in (someone.given, someone.family))
            for romanisation in (first, then)
        )
        return someone, someone.name if number % 3 == 0 else kept, plain(typed).replace("’", "").replace("”", "")
    if origin == "vietnamese":
        whole = f"{someone.family} {chance.choice(('Văn', 'Thị'))} {someone.given}"
        return someone, whole, plain(whole if number % 2 else " ".join(reversed(whole.split())))
    words = []
    for word in (someone.given, someone.family):
        changed = word.lower()
        for old, ways in WRITTEN_AS[origin]:
            if old in changed:
                changed = changed.replace(old, chance.choice(ways.split("|")), 1)
        words.append(changed.capitalize())
    return someone, someone.name, plain(" ".join(words))


def called(number: int, chance: random.Random) -> tuple[Someone, str, str]:
    """Stored under the official name and searched by a familiar one, or the reverse."""
    someone = somebody(chance, origins=LATIN)
    formal, short = NICKNAMES.split("|")[number % len(NICKNAMES.split("|"))].split()
    kept, typed = (formal, short) if number % 3 else (short, formal)
    return someone, f"{kept} {someone.family}", plain(f"{typed} {someone.family}")


OF_NAMES: dict[str, Callable[[int, random.Random], tuple[Someone, str, str]]] = {
    "order of names": in_other_order,
    "joined or split": joined_or_split,
    "romanised otherwise": romanised_otherwise,
    "nickname": called,
}
KINDS = (*SLIPS, *OF_NAMES)


def cases() -> list[Case]:
    """Forty cases of each of ten kinds, unregistered people searched in the same ways, and other registered people."""
    chance = random.Random(SEED)
    generated: list[Case] = []
    taken: set[str] = set()  # two people of one name would be right answers for each other

    def add(kind: str, someone: Someone, kept: str, typed: str, *, is_known: bool) -> None:
        """Search every third with the date of birth."""
        born = f" {someone.born:%d/%m/%Y}" if len(generated) % 3 == 0 else ""
        generated.append(
            Case(
                half="generated",
                kind=kind,
                is_known=is_known,
                known=((Particular.NAME, kept),),
                born=someone.born,
                typed=typed + born if typed else "",
                record=uuid.UUID(int=10_000 + len(generated)),
            )
        )

    for kind in KINDS:
        for someone, kept, typed in _of_kind(kind, chance, EACH, taken):
            add(kind, someone, kept, typed, is_known=True)
    for kind in KINDS:
        for someone, kept, typed in _of_kind(kind, chance, STRANGERS // len(KINDS), taken):
            add("stranger", someone, kept, typed, is_known=False)
    kept = sum(case.is_known for case in generated) + OTHERS
    while sum(case.is_known for case in generated) < kept:
        someone = somebody(chance)
        if someone.name not in taken:
            taken.add(someone.name)
            add("other", someone, someone.name, "", is_known=True)
    return generated


def _of_kind(kind: str, chance: random.Random, many: int, taken: set[str]) -> Iterator[tuple[Someone, str, str]]:
    """The given number of cases of a kind; skips people already used and names without an error."""
    number = 0
    while number < many:
        if kind in OF_NAMES:
            someone, kept, typed = OF_NAMES[kind](number, chance)
        else:
            someone = somebody(chance, origins=LATIN)
            kept, typed = someone.name, slipped(someone, SLIPS[kind], number, chance) or ""
        if typed and typed != kept and not {kept, someone.name} & taken:
            taken |= {kept, someone.name}
            yield someone, kept, typed
            number += 1
