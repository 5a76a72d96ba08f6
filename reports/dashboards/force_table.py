"""The forces of an area side by side, for a reader who may see every one of them.

`live_by_force` decides whether there are such forces; everything that names one starts from its answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from figures.coverage import Counted
from figures.rates import Rate
from reports.dashboards import force_shares, timeliness
from reports.dashboards.asking import CHILDREN, UNCHANGED, Asking
from reports.dashboards.force_rates import ForceRates
from reports.dashboards.tiles import line_of
from reports.dashboards.timeliness import Timeliness
from reports.explorer import cases
from reports.query import wording
from reports.query.answer import Answer, Cell
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span

# The columns that can be sorted by: key in the address, heading.
COLUMNS = {
    "force": "Force",
    "live": "Live",
    "change": "Change",
    "rate": "Live per million residents",
    "victims": "Potential victims",
    "suspects": "Suspects",
    "children": "With children",
    "unchanged": "Unchanged for 6 months",
    "on_time": "On time, 12 months",
    "corrected": "Corrected, 12 months",
}
NO_COMPARISON, NO_RATE, NO_RETURN = "no comparison", "no rate", "none due"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceCell:
    """One cell of a row: a number, a rate, or words. `url` opens the cases of a number."""

    key: str
    counted: Counted | None = None
    rate: Rate | None = None
    words: str = ""
    order: float = 0
    url: str = ""

    @property
    def heading(self) -> str:
        """The heading of its column."""
        return COLUMNS[self.key]

    @property
    def is_absent(self) -> bool:
        """Whether its words say why there is no number."""
        return self.words in {NO_COMPARISON, NO_RATE, NO_RETURN}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceRow:
    """One force, or the whole area."""

    label: str
    dashboard_area: str
    cells: Mapping[str, ForceCell]
    line: SafeString | str

    @property
    def printed(self) -> list[ForceCell]:
        """Its cells in the order of the columns."""
        return [self.cells[key] for key in COLUMNS if key != "force"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceTable:
    """The rows in the order asked for, and the whole area below. `rates`: what the rates rest on, and who has none.

    `on_time`: which forces are late more often than chance explains. `answers`: what the columns were made from.
    """

    rows: tuple[ForceRow, ...]
    whole: ForceRow
    sort: str
    coverage: str
    rates: str
    on_time: str
    answers: Mapping[str, Answer | None]


def force_table(asking: Asking, rates: ForceRates, *, sort: str) -> ForceTable:
    """The forces of an area in the order of a column, and the whole area below."""
    live = rates.live
    others = {key: _answered(asking, question) for key, question in _others(asking).items()}
    returns = timeliness.timeliness(live.month, reader=asking.reader)
    rows = [
        _row(
            code, label, live, others, rate=_rate(rates.of_force[code], rates.is_compared(code)), returns=returns[code]
        )
        for code, label in live.row_labels.items()
    ]
    rows.sort(key=lambda row: row.label)
    if sort != "force":
        rows.sort(key=lambda row: row.cells[sort].order, reverse=True)
    return ForceTable(
        rows=tuple(rows),
        whole=_whole(asking, others, rate=rates.of_area, returns=[returns[code] for code in live.row_labels]),
        sort=sort,
        coverage=wording.basis_words(asking.totals),
        rates=rates.sentence,
        on_time=force_shares.on_time_words({label: returns[code] for code, label in live.row_labels.items()}),
        answers=others,
    )


def live_by_force(asking: Asking) -> Answer | None:
    """The live cases of each force of the area; None with one force, or with one that the reader may not see."""
    live = _answered(asking, asking.question_of(rows="force"))
    return live if live and len(live.row_labels) > 1 else None


def questions(asking: Asking) -> list[Question]:
    """The questions of the columns."""
    return [asking.question_of(rows="force"), *_others(asking).values()]


def _others(asking: Asking) -> dict[str, Question]:
    """The questions of the columns beside the live cases, each of the month alone."""

    def of_month(*only: Condition, measure: str = "live") -> Question:
        return asking.question_of(rows="force", measure=measure, only=only, span=Span.MONTH, against=Against.NONE)

    return {
        "victims": of_month(measure="potential_victims"),
        "suspects": of_month(measure="suspects"),
        "children": of_month(CHILDREN),
        "unchanged": of_month(UNCHANGED),
    }


def _answered(asking: Asking, question: Question) -> Answer | None:
    try:
        return asking.answer(question)
    except QuestionRefused:
        return None


def _row(
    code: str,
    label: str,
    live: Answer,
    others: Mapping[str, Answer | None],
    *,
    rate: ForceCell,
    returns: Timeliness,
) -> ForceRow:
    compared = wording.comparison(live, row=code)
    cells = [
        _number("live", compared.now, url=cases.url_of(live, Cell(live.month, code))),
        _number("change", compared.change),
        rate,
        *(
            _number(
                key,
                answer.at(answer.month, code) if answer else None,
                url=cases.url_of(answer, Cell(answer.month, code)) if answer else "",
            )
            for key, answer in others.items()
        ),
        *_of_returns(returns),
    ]
    return ForceRow(
        label=label,
        dashboard_area=f"force:{code}",
        cells={cell.key: cell for cell in cells},
        line=line_of(live, what=label, row=code),
    )


def _whole(
    asking: Asking,
    others: Mapping[str, Answer | None],
    *,
    rate: Rate | None,
    returns: Sequence[Timeliness],
) -> ForceRow:
    """The line of the area: its own totals for what has them, the sum of the forces for what they alone have."""
    compared = wording.comparison(asking.totals)
    cells = [
        _number("live", compared.now),
        _number("change", compared.change),
        _rate(rate),
        *(_number(key, _sum(answer) if answer else None) for key, answer in others.items()),
        *_of_returns(
            Timeliness(
                on_time=sum(each.on_time for each in returns),
                due=sum(each.due for each in returns),
                corrected=sum(each.corrected for each in returns),
            )
        ),
    ]
    return ForceRow(
        label=asking.totals.area,
        dashboard_area="",
        cells={cell.key: cell for cell in cells},
        line=line_of(asking.totals, what=asking.totals.area),
    )


def _number(key: str, counted: Counted | None, *, url: str = "") -> ForceCell:
    if counted is None:
        return ForceCell(key=key, words=NO_COMPARISON)
    return ForceCell(key=key, counted=counted, order=counted.value or 0, url=url if counted.value else "")


def _rate(rate: Rate | None, is_compared: bool = True) -> ForceCell:
    """A rate; one that is set beside no other comes after those that are."""
    if rate is None:
        return ForceCell(key="rate", words=NO_RATE, order=-2)
    return ForceCell(key="rate", rate=rate, order=rate.per_million if is_compared else -1)


def _of_returns(returns: Timeliness) -> tuple[ForceCell, ForceCell]:
    share = returns.on_time / returns.due if returns.due else -1
    return (
        ForceCell(key="on_time", words=returns.words if returns.due else NO_RETURN, order=share),
        ForceCell(key="corrected", words=f"{returns.corrected:,}", order=returns.corrected),
    )


def _sum(answer: Answer) -> Counted:
    values = (answer.at(answer.month, code).value or 0 for code in answer.row_labels)
    return Counted.of(sum(values), coverage=answer.coverage[answer.month])
