"""The faults that are planted for the quality rules, one function for each rule; a rule without one fails a test."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from core import months
from investigations.quality.rules import InvestigationFacts as RuleLine
from investigations.quality.rules import MissingInvestigation, Picture, RetiredTerm, RuleFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedFault:
    """A return with one fault, and how to recognise a finding about it."""

    picture: Picture
    is_about: Callable[[RuleFinding], bool]


def _unreadable(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A date that does not exist."""
    return _changed(picture, chance, lambda line: replace(line, typed={"opened_on": "31/02/2019"}))


def _dates(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An opening date after the month's end, or a closing date before the opening date."""
    end = months.last_day(picture.month)

    def change(line: RuleLine) -> RuleLine | None:
        if line.state == "closed" and line.opened_on is not None:
            return replace(line, closed_on=line.opened_on - timedelta(days=chance.randrange(1, 40)))
        return replace(line, opened_on=end + timedelta(days=chance.randrange(1, 20)))

    return _changed(picture, chance, change)


def _missing(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A live investigation of last month without a row."""
    rolled = [(line, line.before) for line in picture.lines if line.before is not None and line.before.state == "live"]
    if not rolled:
        return None
    gone, before = chance.choice(rolled)
    missing = MissingInvestigation(investigation=gone.investigation, reference=gone.reference, month=before.month)
    left = tuple(line for line in picture.lines if line is not gone)
    return PlantedFault(
        picture=replace(picture, lines=left, missing=(missing,)),
        is_about=lambda finding: finding.record == str(gone.investigation),
    )


def _sub_type(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """No sub-type, or one that is not in the list."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.primary_type not in picture.types_with_sub_types or not line.sub_types:
            return None
        return chance.choice(
            (
                replace(line, sub_types=()),
                replace(line, foreign_sub_types=("LAB.underwater-basket-weaving",)),
            )
        )

    return _changed(picture, chance, change)


def _retired_term(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A stage, type, origin or sub-type that was retired some months ago."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live:
            return None
        name, code = chance.choice(
            [("stage", "planted"), ("origin", "planted"), ("primary_type", line.primary_type)]
            + [("sub_types", code) for code in line.sub_types]
        )
        ended_on = months.last_day(months.previous(picture.month, chance.randrange(1, 20)))
        return replace(line, retired=(RetiredTerm(field=name, code=code, name=code, ended_on=ended_on),))

    return _changed(picture, chance, change)


def _no_victims(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """No number of potential victims."""
    return _changed(picture, chance, lambda line: replace(line, victims=0) if line.is_live and line.victims else None)


def _people_moved(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An extra digit in the number of potential victims or suspects."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.before is None or line.before.state != "live":
            return None
        if line.before.victims:
            return replace(line, victims=line.before.victims * 10 + chance.randrange(10))
        return replace(line, suspects=line.before.suspects * 10) if line.before.suspects else None

    return _changed(picture, chance, change)


def _reopened(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An investigation that was closed some months ago and is reported again."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.before is None:
            return None
        closed_on = months.last_day(months.previous(picture.month, chance.randrange(1, 8)))
        return replace(line, arrival="reopened", before=replace(line.before, state="closed", closed_on=closed_on))

    return _changed(picture, chance, change)


def _usual_range(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """One type three times as often as usual, plus a dozen, as when adverts are counted as investigations."""
    if len(picture.history) < 12:
        return None
    kind = chance.choice(("SEX", "LAB", "CRIM"))
    usual = sorted(counts.get(kind, 0) for counts in picture.history.values())[len(picture.history) // 2]
    more = tuple(
        RuleLine(
            entry=-number,
            investigation=-number,
            reference=f"planted {number}",
            state="live",
            arrival="first_reported",
            opened_on=picture.month,
            closed_on=None,
            primary_type=kind,
        )
        for number in range(1, 2 * usual + 13)
    )
    return PlantedFault(
        picture=replace(picture, lines=picture.lines + more),
        is_about=lambda finding: finding.record == kind,
    )


def _joint(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An operation that another force also returns."""

    def change(line: RuleLine) -> RuleLine | None:
        return replace(line, is_returned_twice=True) if line.is_live and line.operation_name else None

    return _changed(picture, chance, change)


def _outcome(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A court outcome without a person, or in a case without a charge."""

    def change(line: RuleLine) -> RuleLine | None:
        if line.state != "closed":
            return None
        suspects, stage = chance.choice(((0, "concluded"), (1, "triage")))
        outcome = chance.choice(("conviction", "acquittal"))
        return replace(line, closing_reason=outcome, suspects=suspects, stage=stage)

    return _changed(picture, chance, change)


def _personal_data(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A remark that identifies a person. The number and address are reserved for examples."""
    risky = ("Call 07700 900123 after six.", "Write to her at anna@example.org.", "Her brother Tomasz drives the van.")
    return _changed(picture, chance, lambda line: replace(line, free_text=chance.choice(risky)))


def _children_flag(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An answer that contradicts the age of a potential victim."""
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, children_involved=False, children=chance.randint(1, line.victims))
            if line.is_live and line.victims
            else None
        ),
    )


def _nrm_referrals(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A referral too many."""
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, nrm_referrals=line.victims + chance.randint(1, 3)) if line.is_live and line.victims else None
        ),
    )


def _stage_back(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """The first stage instead of the one that the case had reached."""

    def change(line: RuleLine) -> RuleLine | None:
        was = line.before.stage if line.before and line.before.state == "live" else "triage"
        return replace(line, stage="triage") if line.is_live and was != "triage" else None

    return _changed(picture, chance, change)


def _late_first_report(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """Last year's number in the opening date of a new case."""

    def change(line: RuleLine) -> RuleLine | None:
        if line.arrival != "first_reported" or line.opened_on is None:
            return None
        return replace(line, opened_on=line.opened_on - timedelta(days=chance.randrange(400, 900)))

    return _changed(picture, chance, change)


def _very_old(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A digit of the year that is one too low: 2009 for 2019, or 1918 for 2018."""

    def change(line: RuleLine) -> RuleLine | None:
        if not line.is_live or line.opened_on is None or line.opened_on > picture.month:
            return None
        return replace(line, opened_on=line.opened_on - timedelta(days=chance.choice((3653, 36525))))

    return _changed(picture, chance, change)


def _same_operation(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A row that was entered twice."""
    named = [line for line in picture.lines if line.is_live and line.operation_name]
    if not named:
        return None
    twice = replace(chance.choice(named), entry=-1, investigation=-1, reference="planted")
    return _on_entry(replace(picture, lines=(*picture.lines, twice)), -1)


def _closed_together(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """One closing date filled down."""
    if len(picture.lines) < 10:
        return None
    day = picture.month + timedelta(days=chance.randrange(28))
    ended = set(chance.sample(range(len(picture.lines)), chance.randint(5, 8)))
    lines = tuple(
        replace(line, state="closed", closed_on=day) if number in ended else line
        for number, line in enumerate(picture.lines)
    )
    return PlantedFault(
        picture=replace(picture, lines=lines), is_about=lambda finding: finding.record == day.isoformat()
    )


def _many_closed(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """Three of four cases closed, each on a day of its own."""
    if len(picture.lines) < 12:
        return None
    lines = tuple(
        line
        if number % 4 == 0
        else replace(line, state="closed", closed_on=picture.month + timedelta(days=number % 28))
        for number, line in enumerate(picture.lines)
    )
    return PlantedFault(picture=replace(picture, lines=lines), is_about=lambda finding: finding.record == "closed")


def _type_not_known(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A type that was never filled in."""
    long_ago = months.previous(picture.month, 7)
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, primary_type="UNK", sub_types=())
            if line.is_live and line.primary_type != "UNK" and line.opened_on and line.opened_on < long_ago
            else None
        ),
    )


def _long_triage(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An old case whose stage was never changed."""
    long_ago = months.previous(picture.month, 19)
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, stage="triage")
            if line.is_live and line.stage != "triage" and line.opened_on and line.opened_on < long_ago
            else None
        ),
    )


def _very_many_people(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """Two extra digits."""
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, victims=line.victims * 100 + chance.randrange(100)) if line.is_live and line.victims else None
        ),
    )


def _county_lines_type(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """County lines in a case of another type."""
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, county_lines=True)
            if line.is_live and not line.county_lines and "CRIM" not in {line.primary_type, *line.secondary_types}
            else None
        ),
    )


def _adult_services_website_type(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """An adult services website in a case of another type."""
    return _changed(
        picture,
        chance,
        lambda line: (
            replace(line, adult_services_website=True)
            if line.is_live
            and not line.adult_services_website
            and "SEX" not in {line.primary_type, *line.secondary_types}
            else None
        ),
    )


def _nothing_changed(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """Last month's return, submitted again."""
    rolled = [line for line in picture.lines if line.before is not None and line.before.state == "live"]
    if len(rolled) < 20 or picture.follows is None:
        return None
    lines = tuple(
        replace(line, state="live", stage=line.before.stage, victims=line.before.victims, suspects=line.before.suspects)
        for line in rolled
        if line.before is not None
    )
    return PlantedFault(picture=replace(picture, lines=lines), is_about=lambda finding: finding.record == "return")


def _no_change(picture: Picture, chance: random.Random) -> PlantedFault | None:
    """A case that nobody has looked at for half a year or more."""
    since = months.previous(picture.month, chance.randint(6, 12))

    def change(line: RuleLine) -> RuleLine | None:
        before = line.before
        if not line.is_live or before is None or before.state != "live":
            return None
        return replace(
            line,
            stage=before.stage,
            victims=before.victims,
            suspects=before.suspects,
            before=replace(before, changed_in=since),
        )

    return _changed(picture, chance, change)


def _changed(
    picture: Picture, chance: random.Random, change: Callable[[RuleLine], RuleLine | None]
) -> PlantedFault | None:
    """The return with one row changed: the first suitable row, in random order."""
    for number in chance.sample(range(len(picture.lines)), len(picture.lines)):
        if (wrong := change(picture.lines[number])) is not None:
            lines = (*picture.lines[:number], wrong, *picture.lines[number + 1 :])
            return _on_entry(replace(picture, lines=lines), wrong.entry)
    return None


def _on_entry(picture: Picture, entry: int) -> PlantedFault:
    return PlantedFault(picture=picture, is_about=lambda finding: finding.entry == entry)


PLANTS: dict[str, Callable[[Picture, random.Random], PlantedFault | None]] = {
    "unreadable": _unreadable,
    "dates": _dates,
    "missing": _missing,
    "sub_type": _sub_type,
    "retired_term": _retired_term,
    "no_victims": _no_victims,
    "people_moved": _people_moved,
    "reopened": _reopened,
    "usual_range": _usual_range,
    "joint": _joint,
    "outcome": _outcome,
    "personal_data": _personal_data,
    "children_flag": _children_flag,
    "nrm_referrals": _nrm_referrals,
    "stage_back": _stage_back,
    "late_first_report": _late_first_report,
    "very_old": _very_old,
    "same_operation": _same_operation,
    "closed_together": _closed_together,
    "many_closed": _many_closed,
    "type_not_known": _type_not_known,
    "long_triage": _long_triage,
    "very_many_people": _very_many_people,
    "county_lines_type": _county_lines_type,
    "adult_services_website_type": _adult_services_website_type,
    "nothing_changed": _nothing_changed,
    "no_change": _no_change,
}
