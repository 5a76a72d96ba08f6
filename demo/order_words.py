"""What the invented register is made of: names, streets, the words of courts, reasons, what visits found.

All invented. No plate or telephone number is here: those are drawn from ranges that are nobody's (`ordered`).
"""

from __future__ import annotations

from orders.choices import Risk

FIRST_NAMES = (
    *("Adrian", "Bogdan", "Cosmin", "Darius", "Elena", "Florin", "Gintaras", "Hoang", "Irena", "Jonas", "Kestas"),
    *("Liam", "Marek", "Nicolae", "Oskar", "Petra", "Radu", "Shaun", "Tomasz", "Ursula", "Viktor", "Wayne", "Zoltan"),
)
LAST_NAMES = (
    *("Arkwell", "Bradeanu", "Cernat", "Dobrowicz", "Eskdale", "Fenwright", "Grabowiec", "Holloran", "Ionaru"),
    *("Jelinkas", "Kovarik", "Lupescar", "Marrick", "Nowakis", "Oldroyd", "Petrauskis", "Quennell", "Rusnakov"),
    *("Stanwick", "Tarvydas", "Ungurean", "Vosilis", "Wetherill", "Yelland", "Zarenko"),
)
ALIASES = ("Boss", "Uncle", "Big Mike", "Shorty", "Doc", "Red", "The Baker", "Lucky", "Smiler", "Old Tom")
STREETS = ("Sample Street", "Invented Road", "Placeholder Lane", "Example Avenue", "Specimen Close", "Model Terrace")
NATIONALITIES = {"english": 40, "romanian": 16, "albanian": 8, "polish": 8, "lithuanian": 6, "vietnamese": 6}
# Code of the library, the court's words, and plain words for the card.
PROHIBITIONS = (
    (
        "no-hand-car-wash",
        "Must not work for, run or own, alone or with others, any hand car wash.",
        "Run, or work for, any hand car wash",
    ),
    (
        "no-housing-of-others",
        "Must not arrange travel, or a place to live, for any person outside the immediate family.",
        "Arrange housing or travel for anyone but family",
    ),
    (
        "no-documents-of-others",
        "Must not hold, control or use a passport, identity card or bank card of any other person.",
        "Hold another person’s passport, papers or bank card",
    ),
    (
        "no-recruiting",
        "Must not recruit, supply or arrange work for any person, paid or unpaid.",
        "Find or arrange work for anyone",
    ),
    (
        "no-gangmaster",
        "Must not act as a gangmaster, or be concerned in the running of any agency that supplies workers.",
        "Act as a gangmaster or run an agency",
    ),
    (
        "one-registered-phone",
        "Must not have more than one mobile phone, and must tell the police its number within three days.",
        "Have more than one phone, or one the police do not know",
    ),
    (
        "no-contact-under-18",
        "Must not have unsupervised contact with any person under 18 other than the subject’s own children.",
        "Be alone with anyone under 18 but their own children",
    ),
    (
        "no-premises-of-sale",
        "Must not enter any premises where sexual services are sold, or advertise such services.",
        "Enter or advertise any place where sex is sold",
    ),
    (
        "no-more-than-persons",
        "Must not own or rent premises in which more than two unrelated people live.",
        "Rent out rooms to more than two unrelated people",
    ),
    (
        "no-vehicle-with-children",
        "Must not travel in a vehicle with a person under 18 outside the county of residence.",
        "Travel with anyone under 18 outside the home county",
    ),
)
# Words that the court gave and no entry of the library has, plain words, and why they are not taken from there.
OWN_WORDS = (
    (
        "Must not be at any nail bar between 8 p.m. and 7 a.m.",
        "Be at any nail bar at night",
        "The library has no condition by hours",
    ),
    (
        "Must not use any account on a messaging service that does not bear the subject’s own name.",
        "Use a messaging account under another name",
        "The judge worded it at the hearing",
    ),
)
COUNTRIES = ("Romania", "Albania", "Vietnam", "Lithuania", "Poland", "Slovakia")
REASONS = {
    Risk.VERY_HIGH: "Threats to a witness; contact with former victims is likely.",
    Risk.HIGH: "Runs a business of the same kind through a relative.",
    Risk.MEDIUM: "Lives with family and has work; earlier breach of bail.",
    Risk.LOW: "Complies, and has left the trade.",
}
FOUND = (
    "Seen at the home address; nobody else lives there.",
    "Seen at work; the employer confirmed the hours.",
    "Not at home; a neighbour saw the subject yesterday.",
    "Seen at home; the phone shown was the one that is known.",
    "Seen; two people were in the front room and left when we came.",
)
