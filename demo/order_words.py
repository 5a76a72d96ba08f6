"""Words for the invented register: names, streets, what courts say, reasons and what visits find.

All invented. No plate or telephone number is here: those are drawn from ranges that are nobody's (`ordered`).
"""

from __future__ import annotations

from orders.choices import Risk

# First and last names by nationality. The last names are made up, so that no real person is meant.
NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "english": (
        ("Adrian", "Craig", "Dean", "Gary", "Kelly", "Liam", "Nicola", "Petra", "Shaun", "Tracey", "Wayne"),
        ("Arkwell", "Eskdale", "Fenwright", "Holloran", "Marrick", "Oldroyde", "Quennell", "Stanwicke", "Wetherell"),
    ),
    "romanian": (
        ("Bogdan", "Cosmin", "Elena", "Florin", "Irina", "Nicolae", "Radu"),
        ("Bradeanu", "Cernatu", "Ionaru", "Lupescar", "Ungurean"),
    ),
    "albanian": (("Agron", "Besnik", "Driton", "Elira", "Luan"), ("Berishaj", "Dervashi", "Krasnaj", "Tahirosi")),
    "polish": (("Dariusz", "Jacek", "Marek", "Piotr", "Tomasz"), ("Dobrowicz", "Grabowiec", "Kovarczyk", "Zarenko")),
    "lithuanian": (("Darius", "Gintaras", "Jonas", "Kestas"), ("Jelinkas", "Nowakis", "Petrauskis", "Tarvydis")),
    "vietnamese": (("Hoang", "Lan", "Minh", "Quoc", "Thi Mai"), ("Dangh", "Luongh", "Phungh", "Trieng")),
}
# The generator draws a place below these numbers. Other numbers would change every subject.
FIRST_NAME_PLACES, LAST_NAME_PLACES = 23, 25
ALIASES = ("Boss", "Uncle", "Big Mike", "Shorty", "Doc", "Red", "The Baker", "Lucky", "Smiler", "Old Tom")
STREETS = ("Sample Street", "Invented Road", "Placeholder Lane", "Example Avenue", "Specimen Close", "Model Terrace")
NATIONALITIES = {"english": 40, "romanian": 16, "albanian": 8, "polish": 8, "lithuanian": 6, "vietnamese": 6}
# Code in the library, the court's wording, and plain words for the card.
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
        "Hold another person’s passport, documents or bank card",
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
        "Be alone with anyone under 18 except their own children",
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
# Courts' own wording, in plain words, and why the library's wording was not used.
OWN_WORDS = (
    (
        "Must not be at any nail bar between 8 p.m. and 7 a.m.",
        "Be at any nail bar at night",
        "The library has no condition that limits hours",
    ),
    (
        "Must not use any account on a messaging service that does not bear the subject’s own name.",
        "Use a messaging account under another name",
        "The judge worded it at the hearing",
    ),
)
COUNTRIES = ("Romania", "Albania", "Vietnam", "Lithuania", "Poland", "Slovakia")
REASONS = {
    Risk.VERY_HIGH: (
        "Threatened a witness, and is likely to contact former victims.",
        "Has gone back to the address where victims were held.",
        "Intelligence suggests the subject still controls former workers’ bank cards.",
    ),
    Risk.HIGH: (
        "Runs the same kind of business through a relative.",
        "In touch with co-defendants since leaving prison.",
        "Breached bail twice before the order, and has no regular work.",
    ),
    Risk.MEDIUM: (
        "Lives with family and works. Breached bail once before the order.",
        "Has moved twice since the order was made, and told us both times.",
        "Cooperates at visits, but still owes money to former associates.",
    ),
    Risk.LOW: (
        "Has complied with every condition and left the trade.",
        "Works regular hours and lives with family. No intelligence since the order was made.",
        "In poor health and rarely leaves home.",
    ),
}
# The applicant's case: evidence, risk and need in a sentence or two.
EVIDENCE = (
    "Officers’ statements, phone records and bank records, which set out the risk and the need for the order.",
    "Statements from officers and two former workers, and wage records, which set out the risk and the need for the "
    "order.",
    "Body-worn video, bank statements and a financial investigator’s report, which set out the risk and the need for "
    "the order.",
)
# Reasons of courts and forces.
STEP_REASONS = {
    "adjourn": "The respondent’s solicitor asked for time to read the evidence.",
    "make": "Conditions as stated by the court.",
    "refuse": "The court was not satisfied that the order was necessary.",
    "withdraw": "New information lowered the risk, so we withdrew the application.",
    "vary": "One prohibition no longer matched the risk. The court replaced it.",
    "renew": "The court found that the risk and the need continue.",
    "quash": "The court found that the order was not necessary.",
    "appeal_dismissed": "The court found that the order was necessary.",
    "discharge": "The court found that the order was no longer necessary.",
    "die": "Death certificate seen by the managing officer.",
}
LAPSE_REASONS = (
    "No sign of offending at any visit this year. The order is no longer necessary.",
    "Has left the trade and complied throughout. No grounds to renew.",
    "Risk reassessed as low, and no one needs the protection of the order now.",
)
# What visits found, by whether the subject was seen: the same number of each.
SEEN = (
    "Seen at the home address. Nobody else lives there.",
    "Seen at work. The employer confirmed the hours.",
    "Seen at home. Post and bank cards were all in the subject’s own name.",
    "Seen at home. The phone shown was the one we have on record.",
    "Seen at home. Two visitors were in the front room and left when we arrived.",
)
NOT_SEEN = (
    "No answer at the home address. Card left.",
    "Not at work. The employer said it was a day off.",
    "Not at home. A neighbour saw the subject yesterday.",
    "Not at home. A relative said the subject was at work.",
    "No answer, and no vehicle outside. To be visited again this week.",
)
# Facts and evidence of a breach, by the first condition of the order, which is the one breached.
BREACH_FACTS = {
    "no-hand-car-wash": ("Seen washing cars at a retail park and taking payment.", "CCTV from the retail park."),
    "no-housing-of-others": (
        "Let two rooms to workers from the subject’s former business.",
        "Tenancy papers and the tenants’ statements.",
    ),
    "no-documents-of-others": (
        "Stopped in a vehicle with three passports that belong to other people.",
        "Body-worn video; the passports, seized and exhibited.",
    ),
    "no-recruiting": ("Offered work to two people outside a hostel.", "Statements from both people; phone messages."),
    "no-gangmaster": (
        "Drove six workers to a packing plant and was paid for their shifts.",
        "ANPR record; the plant’s time sheets.",
    ),
    "one-registered-phone": (
        "Found with a second phone that the police had not been told about.",
        "The phone, seized and exhibited; statement from the searching officer.",
    ),
    "no-contact-under-18": (
        "Alone in a car with a 15-year-old who is not a relative.",
        "Body-worn video; statement from the officer who stopped the car.",
    ),
    "no-premises-of-sale": (
        "Seen inside a brothel during a welfare visit.",
        "Body-worn video; statement from the officer.",
    ),
    "no-more-than-persons": (
        "Four unrelated people were living in a house that the subject rents out.",
        "Photographs of the rooms; statement from the housing officer.",
    ),
    "no-vehicle-with-children": (
        "Stopped on the motorway with a 16-year-old passenger, outside the home county.",
        "ANPR record; statement from the officer.",
    ),
}
OTHER_BREACH_FACTS = ("Did not comply with the condition when checked.", "Statement of the officer who checked.")
BREACH_REASONS = {
    "no_action": "The evidence does not show that the subject knew. Supervisor agrees.",
    "warn": "First breach, admitted at once, and nobody was harmed.",
    "discontinue": "The prosecutor found the evidence of identification too weak.",
}


def name(nationality: str, first: int, last: int) -> str:
    """The invented name at these places of the lists of a nationality, which begin again at their end."""
    firsts, lasts = NAMES[nationality]
    return f"{firsts[first % len(firsts)]} {lasts[last % len(lasts)]}"
