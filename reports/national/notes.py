"""What a reader must know before quoting a figure: how forces differ, and what each figure counts.

Notes on some months only are annotations (`figures.annotating`).
"""

ABOUT_FORCES = (
    "The UK figures cover 46 forces: the 43 forces of England & Wales, British Transport Police, the Police Service of "
    "Northern Ireland and Police Scotland.",
    "Police Scotland returns serious investigations only, so its figures cannot be compared with those of other "
    "forces. They are included in the UK figures.",
    "The Police Service of Northern Ireland works under separate law: the Human Trafficking and Exploitation "
    "(Criminal Justice and Support for Victims) Act (Northern Ireland) 2015.",
    "Kent is in the Eastern region here. Recorded-crime tables of the Home Office and the Office for National "
    "Statistics count it in the South East, so totals of these two regions cannot be compared with those tables.",
    "British Transport Police has no resident population, so no rate can be calculated for it.",
    "London covers two forces, the City of London and the Metropolitan Police. Anyone who knows the figures of one can "
    "work out those of the other from the London total.",
)
ABOUT_FIGURES = (
    "Live: open at midnight at the end of the last day of the month, at any stage before closed.",
    "Potential victims and suspects are involvements, not individuals: a person in two investigations counts twice.",
    "A figure includes only forces with an approved return. A force without one is left out and named. It is "
    "never counted as 0.",
    "A case opened in May and first returned in July counts as opened in May and first reported in July. The number "
    "opened in a month therefore grows with later returns.",
)
