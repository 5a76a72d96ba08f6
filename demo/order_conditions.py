"""The conditions of the invented orders: prohibitions, travel bans, surrender of passports and notification.

Most use the wording of the library of conditions; a few use the court's own.
"""

from __future__ import annotations

import random
from datetime import date

from demo import order_words
from orders.choices import ConditionKind, Reach
from orders.law.periods import last_day_of_years
from orders.transition_input import ConditionWords

BAN_LASTS_YEARS = 3


def prohibitions(generator: random.Random, many: int) -> tuple[ConditionWords, ...]:
    """This many different prohibitions from the library."""
    chosen = generator.sample(order_words.PROHIBITIONS, k=many)
    return tuple(prohibition(*words) for words in chosen)


def prohibition(template: str, words: str, plain: str) -> ConditionWords:
    """A prohibition in the library's words."""
    return ConditionWords(kind=ConditionKind.PROHIBITION, template=template, words=words, plain=plain)


def own_words(words: str, plain: str, why: str) -> ConditionWords:
    """A prohibition that the court worded itself."""
    return ConditionWords(kind=ConditionKind.PROHIBITION, words=words, plain=plain, own_reason=why)


def ban(on: date, ends_on: date | None, *, town: str, generator: random.Random) -> tuple[ConditionWords, ...]:
    """A ban on travel to one country or to all countries. A ban on all includes the surrender of passports."""
    last = min(last_day_of_years(on, BAN_LASTS_YEARS), ends_on or date.max)
    if generator.random() < 0.5:
        country = generator.choice(order_words.COUNTRIES)
        return (
            ConditionWords(
                kind=ConditionKind.TRAVEL_BAN,
                template="travel-named",
                words=f"Must not travel to {country}.",
                plain=f"Travel to {country}",
                reach=Reach.NAMED,
                countries=(country,),
                ends_on=last,
            ),
        )
    return ban_on_all_travel(town, ends_on=last)


def ban_on_all_travel(town: str, *, ends_on: date) -> tuple[ConditionWords, ...]:
    """A ban on all travel abroad, with the surrender of passports that goes with it."""
    station = f"{town} police station"
    return (
        ConditionWords(
            kind=ConditionKind.TRAVEL_BAN,
            template="travel-all",
            words="Must not travel to any country outside the United Kingdom.",
            plain="Travel outside the UK",
            reach=Reach.ALL,
            ends_on=ends_on,
        ),
        ConditionWords(
            kind=ConditionKind.PASSPORTS,
            template="passports",
            words=(
                f"Must surrender all passports at {station}, by the day on which the foreign travel prohibition begins."
            ),
            plain=f"Leave all passports at {station}",
            station=station,
            ends_on=ends_on,
        ),
    )


def notice(town: str) -> ConditionWords:
    """The duty to tell the police names and the home address."""
    station = f"{town} police station"
    return ConditionWords(
        kind=ConditionKind.NOTIFICATION,
        template="name-and-address",
        words="Must give all names and the home address within three days beginning with the day of service, and any "
        f"change within three days beginning with the day of the change, at {station}.",
        plain="Tell the police of any new name or address within three days",
        station=station,
    )
