"""National figures of the 2019/20 report, and invented ones for the months between.

From the report (Modern Slavery Police Transformation Programme, annual report 2019/20, pages 10, 21-22, 26): live
investigations of five months, the yearly means of 2018 and 2019, 3,450 investigations held by February 2020, over 600
of criminal exploitation, and a data anomaly in sexual exploitation from December 2018 to March 2019. All other numbers
are invented so that those come out.
"""

from __future__ import annotations

from datetime import date

from core import months

FIRST = date(2016, 12, 1)
LAST = date(2020, 2, 1)

# Live investigations of the United Kingdom as reported, month by month.
LIVE: dict[date, int] = dict(
    zip(
        months.between(FIRST, LAST),
        (
            *(188,),  # 2016
            *(214, 241, 262, 285, 309, 334, 360, 387, 415, 443, 471, 498),
            *(533, 568, 612, 662, 716, 772, 829, 887, 946, 1009, 1069, 1429),
            *(1475, 1509, 1550, 1302, 1372, 1440, 1506, 1562, 1612, 1654, 1694, 1732),
            *(1770, 1810),  # 2020
        ),
        strict=True,
    )
)
PUBLISHED_LIVE = {
    date(2016, 12, 1): 188,
    date(2017, 2, 1): 241,
    date(2018, 2, 1): 568,
    date(2019, 2, 1): 1509,
    date(2020, 2, 1): 1810,
}
PUBLISHED_MEANS = {2018: 836, 2019: 1534}
HELD = 3450
VICTIMS = 2574  # of the live investigations of February 2020; the report says almost 2,600
SUSPECTS = 1823  # over 1,800
CRIMINAL = range(601, 650)  # over 600

# Nine forces counted single adverts as investigations until April 2019, when all were removed. They are distributed so
# that every region still has more investigations a year later, as the report says.
ADVERTS: dict[str, tuple[int, int, int, int]] = {
    "lancashire": (35, 36, 36, 36),
    "merseyside": (31, 32, 32, 32),
    "kent": (35, 36, 37, 37),
    "essex": (36, 37, 37, 37),
    "west-yorkshire": (37, 38, 38, 38),
    "staffordshire": (36, 37, 38, 38),
    "leicestershire": (27, 28, 28, 28),
    "hampshire": (33, 34, 34, 34),
    "avon-and-somerset": (22, 23, 23, 23),
}
ADVERT_MONTHS = (date(2018, 12, 1), date(2019, 1, 1), date(2019, 2, 1), date(2019, 3, 1))
STRUCK_OUT_IN = date(2019, 4, 1)


def adverts_in(month: date, slug: str) -> int:
    """The number of adverts among the live investigations of a force."""
    if month not in ADVERT_MONTHS or slug not in ADVERTS:
        return 0
    return ADVERTS[slug][ADVERT_MONTHS.index(month)]


def live_without_adverts(month: date) -> int:
    """The number that would have been reported without the adverts."""
    return LIVE[month] - sum(adverts_in(month, slug) for slug in ADVERTS)


# The second series: invented numbers of the six months before today.
LIVE_NOW = (1964, 2003, 2037, 2058, 2094, 2121)
