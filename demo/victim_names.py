"""Invented names of potential victims, by nationality and gender.

First names are common ones. Last names are made up to sound right, so that no real person is meant. Names feed the
person match, so a list is long enough that two people rarely share a whole name.
"""

from __future__ import annotations

from collections.abc import Mapping

type Names = tuple[str, ...]

MALE, FEMALE, LAST = "male", "female", "last"

# The generator draws a place below these numbers, whatever the nationality. Other numbers would change every referral.
FIRST_NAME_PLACES, LAST_NAME_PLACES = 39, 32

_BRITISH_LAST_NAMES = (
    *("Ardenby", "Ashgrovel", "Bluett-Marr", "Brackleigh", "Corranby", "Cresswold", "Doveyard", "Dunmoor", "Elmetson"),
    *("Farrowby", "Fenwater", "Gorsedale", "Garrickson", "Hollinbrow", "Hytheby", "Ivelwood", "Jessopdale", "Kellsby"),
    *("Kestlemark", "Larkfielder", "Mardenby", "Nantmoor", "Ormewood", "Pellowby", "Quincefield", "Rushenby"),
)
_BRITISH: Mapping[str, Names] = {
    MALE: (
        *("Aaron", "Bradley", "Callum", "Connor", "Curtis", "Declan", "Ethan", "Jayden", "Jordan", "Kai", "Kieran"),
        *("Leon", "Lewis", "Mason", "Nathan", "Reece", "Ryan", "Tyler", "Zac"),
    ),
    FEMALE: (
        *("Amber", "Bethany", "Chloe", "Courtney", "Demi", "Ellie", "Gemma", "Jade", "Kayleigh", "Leah", "Lauren"),
        *("Megan", "Molly", "Paige", "Rhianna", "Shannon", "Tia"),
    ),
    LAST: _BRITISH_LAST_NAMES,
}

BY_NATIONALITY: Mapping[str, Mapping[str, Names]] = {
    "english": _BRITISH,
    "scottish": {
        MALE: ("Blair", "Craig", "Euan", "Fraser", "Rory"),
        FEMALE: ("Ailsa", "Catriona", "Eilidh", "Isla", "Mhairi"),
        LAST: ("Auchterby", "Dunmorrie", "Inverlach", "Kilbrannoch", "Strathgar", "Tormaddie"),
    },
    "welsh": {
        MALE: ("Dylan", "Gethin", "Iestyn", "Osian", "Rhys"),
        FEMALE: ("Carys", "Ffion", "Lowri", "Nia", "Seren"),
        LAST: ("Aberllan", "Caerfawr", "Llanmorgen", "Nantgwilym", "Penrhosan", "Trewyddon"),
    },
    "albanian": {
        MALE: ("Arben", "Dritan", "Endrit", "Ermal", "Fisnik", "Gentian", "Ilir", "Klodian"),
        FEMALE: ("Albana", "Besa", "Drita", "Elona", "Luljeta", "Mirela"),
        LAST: ("Bardhoki", "Dukanaj", "Gjinovci", "Hasmetaj", "Krujani", "Lleshanaj", "Prendushi", "Shalajni"),
    },
    "vietnamese": {
        MALE: ("Anh Tuan", "Binh", "Duc", "Hung", "Quang", "Thanh", "Trung", "Van Nam"),
        FEMALE: ("Hanh", "Hoa", "Huong", "Linh", "Mai", "Ngoc", "Thi Lan", "Thu"),
        LAST: ("Buith", "Dangho", "Hoangh", "Leth", "Phamho", "Tranho", "Trinhe", "Vuong-Ha"),
    },
    "romanian": {
        MALE: ("Bogdan", "Cristi", "Ionut", "Marius", "Radu", "Vasile"),
        FEMALE: ("Alina", "Doina", "Ioana", "Mihaela", "Raluca", "Simona"),
        LAST: ("Brezoianu", "Calinescar", "Dragomirel", "Moldovaru", "Nistoran", "Sandulescar", "Voinescar"),
    },
    "chinese": {
        MALE: ("Bo", "Chao", "Jian", "Lei", "Peng", "Wei"),
        FEMALE: ("Fang", "Juan", "Li Na", "Mei", "Xiu", "Ying"),
        LAST: ("Changh", "Fengs", "Huangs", "Linnh", "Shenh", "Xuanh", "Zhaoh"),
    },
    "indian": {
        MALE: ("Arjun", "Gurdeep", "Harpreet", "Manoj", "Ravi", "Suresh"),
        FEMALE: ("Anjali", "Deepa", "Kavita", "Manpreet", "Pooja", "Sunita"),
        LAST: ("Bhatnagre", "Dhillonar", "Gadhviya", "Kulkarnek", "Naikwade", "Sidhuwal", "Thakorey"),
    },
    "sudanese": {
        MALE: ("Abdelrahman", "Adam", "Bashir", "Ismail", "Mustafa", "Yasir"),
        FEMALE: ("Amal", "Hanan", "Nada", "Rania", "Salma"),
        LAST: ("Abukerim", "Darfouri", "El Tahiri", "Hamdoki", "Kordofi", "Nimeiro"),
    },
    "eritrean": {
        MALE: ("Abel", "Filmon", "Henok", "Isaias", "Robel", "Yonas"),
        FEMALE: ("Danait", "Feven", "Helen", "Luam", "Selam"),
        LAST: ("Asgedomu", "Berhanet", "Gebrezgi", "Habtezion", "Kiflomar", "Tesfayon"),
    },
    "nigerian": {
        MALE: ("Chidi", "Emeka", "Femi", "Kelechi", "Tunde", "Uche"),
        FEMALE: ("Blessing", "Esther", "Grace", "Joy", "Ngozi", "Yetunde"),
        LAST: ("Adeyinko", "Balogunde", "Ehigie-Osa", "Nwosuka", "Okaforde", "Omorugbe"),
    },
    "polish": {
        MALE: ("Dawid", "Jakub", "Kacper", "Lukasz", "Mateusz"),
        FEMALE: ("Agnieszka", "Beata", "Kinga", "Natalia", "Zofia"),
        LAST: ("Borowczak", "Dabrowicz", "Jaworczyk", "Lisowiec", "Majewiak", "Sadowniak"),
    },
}
_UNKNOWN: Mapping[str, Names] = {
    MALE: ("Alex", "Ali", "Daniel", "Jo", "Samir"),
    FEMALE: ("Ana", "Maria", "Mira", "Nadia", "Sara"),
    LAST: ("Alwardi", "Benkovar", "Kessimi", "Maradov", "Ozeraki", "Tarkhal"),
}


def lists_of(nationality: str) -> Mapping[str, Names]:
    """The lists of a nationality, and names from many places where the nationality is not known."""
    return BY_NATIONALITY.get(nationality, _UNKNOWN)


def name(nationality: str, gender: str, *, first: int, last: int) -> tuple[str, str]:
    """The first and last name at these places of the lists of a nationality, which start again at their end."""
    lists = lists_of(nationality)
    return lists[gender][first % len(lists[gender])], lists[LAST][last % len(lists[LAST])]
