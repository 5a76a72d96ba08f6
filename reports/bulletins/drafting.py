"""The first text of a monthly bulletin, generated from its figures: every number in it is a reference.

The writer may change all of it. What depends on the figures (which type is the largest) is decided when the draft is
made; the numbers themselves are counted again whenever the draft is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core import months
from reports.bulletins import annual, annual_parts
from reports.bulletins.figures import as_reference
from reports.bulletins.reading import PublishedReader
from reports.charts import sentences
from reports.dashboards.asking import CHILDREN, Asking
from reports.explorer.tables import NO_CATEGORY
from reports.national import notes
from reports.query import wording
from reports.query.answer import Answer
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span

SECTIONS = (
    "main-points",
    "trend",
    "regions",
    "types",
    "nationalities",
    "people",
    "referrals",
    "in-focus",
    "stages",
    "closed",
    "change",
    "coverage",
    "about",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """The heading and text of a section, as they are written."""

    heading: str
    text: str = ""

    @property
    def as_json(self) -> dict[str, str]:
        """How a bulletin stores it."""
        return {"heading": self.heading, "text": self.text}


@dataclass(slots=True)
class BulletinDraft:
    """The texts of a new bulletin, and the questions behind their references."""

    texts: dict[str, SectionText] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, str]:
        """The address of each question by its code, as a bulletin stores it."""
        return {code: question.address for code, question in self.questions.items()}

    def figure(self, question: Question, part: str = "") -> str:
        """A reference to the number of a question, or to a part of its answer."""
        total_question = as_reference(question)
        self.questions[total_question.code] = total_question
        return f"{{{{ {total_question.code}{f' {part}' if part else ''} }}}}"


LIVE = Question()
VICTIMS, SUSPECTS = Question(measure="potential_victims"), Question(measure="suspects")
WITH_CHILDREN = Question(filters=(CHILDREN,))
NEW, CLOSED, REFERRALS = (
    Question(measure="first_reported"),
    Question(measure="closed"),
    Question(measure="nrm_referrals"),
)
TILES = (
    ("Live investigations", LIVE),
    ("Potential victims", VICTIMS),
    ("Suspects", SUSPECTS),
    ("Cases with children", WITH_CHILDREN),
)


def asking_of(month: date, *, reader: PublishedReader) -> Asking:
    """The questions about the UK in a published month, compared with a year ago, or else with a month ago.

    Raises QuestionRefused.
    """
    reader.refuse_unless_published(month)
    asking = Asking(Question(month=month, against=Against.YEAR), reader=reader)
    if asking.totals.against is None:
        asking = Asking(Question(month=month, against=Against.MONTH), reader=reader)
    return asking


def of_month(month: date, *, reader: PublishedReader) -> BulletinDraft:
    """The draft of a monthly bulletin. Raises QuestionRefused."""
    asking = asking_of(month, reader=reader)
    draft = BulletinDraft()
    label = months.label(month)
    types = asking.ask(measure="live", rows="primary_type", span=Span.MONTH)
    largest = _largest(types)
    draft.texts = {
        "main-points": SectionText(
            heading="Main points", text="\n".join(_points(draft, asking.totals, types, largest))
        ),
        "trend": SectionText(heading=_trend(draft, asking.totals)),
        "regions": SectionText(heading="Live investigations by region"),
        "types": SectionText(heading=_types(draft, types, largest)),
        "nationalities": SectionText(heading="Potential victims by nationality"),
        "people": SectionText(heading="Potential victims by age and gender"),
        "referrals": SectionText(heading=_referrals(draft, asking)),
        "in-focus": SectionText(heading="In focus"),
        "stages": SectionText(heading="Live investigations by stage"),
        "closed": SectionText(heading=f"Forces closed {draft.figure(CLOSED)} cases"),
        "change": SectionText(heading=f"How the total changed in {label}"),
        "coverage": SectionText(
            heading="Coverage",
            text=f"{draft.figure(LIVE, 'coverage')} reported. {draft.figure(LIVE, 'missing')} A missing force is left "
            "out and never counted as zero.",
        ),
        "about": SectionText(heading="About these figures", text="\n\n".join(_about())),
    }
    return draft


def _points(draft: BulletinDraft, totals: Answer, types: Answer, largest: str) -> Iterable[str]:
    figure, label = draft.figure, months.label(totals.month)
    change = f" {figure(LIVE, 'change')}." if _is_compared(totals) else ""
    yield (
        f"- Police had **{figure(LIVE)} live modern slavery investigations** at the end of {label}, in "
        f"{figure(LIVE, 'coverage')}.{change}"
    )
    if largest:
        of_type = _of_type(largest)
        yield (
            f"- **{types.row_labels[largest]}** is the largest type: {figure(of_type)} cases, "
            f"{figure(of_type, 'share')} of live cases."
        )
    yield f"- **{figure(WITH_CHILDREN)} cases involve children**, {figure(WITH_CHILDREN, 'share')} of live cases."
    yield f"- Forces reported {figure(NEW)} new cases in {label} and closed {figure(CLOSED)}."
    yield (
        f"- Live investigations involve {figure(VICTIMS)} potential victims and {figure(SUSPECTS)} suspects. A person "
        "in two cases counts twice."
    )


def _trend(draft: BulletinDraft, totals: Answer) -> str:
    """The heading over the line: the change, where there is one."""
    return f"Live investigations {draft.figure(LIVE, 'move')}" if _is_compared(totals) else "Live investigations"


def _is_compared(totals: Answer) -> bool:
    return wording.comparison(totals).change is not None


def _types(draft: BulletinDraft, types: Answer, largest: str) -> str:
    if not largest:
        return "Live investigations by primary type"
    return f"{types.row_labels[largest]} is the largest type, with {draft.figure(_of_type(largest))} cases"


def _referrals(draft: BulletinDraft, asking: Asking) -> str:
    """The heading over the referrals; without their number in a month for which the register has none."""
    try:
        has_figures = asking.ask(measure="nrm_referrals", span=Span.MONTH).at(asking.totals.month).value is not None
    except QuestionRefused:
        has_figures = False
    return f"Police made {draft.figure(REFERRALS)} NRM referrals" if has_figures else "NRM referrals by the police"


def _of_type(code: str) -> Question:
    return Question(filters=(Condition(dimension="primary_type", values=(code,)),))


def _largest(types: Answer) -> str:
    """The code of the largest type; empty if two are equal, or if too few forces have reported to rank them."""
    if types.month not in types.enough:
        return ""
    counts = {code: types.at(types.month, code).value or 0 for code in types.row_labels if code not in NO_CATEGORY}
    most = max(counts.values(), default=0)
    largest = [code for code, count in counts.items() if count == most and most]
    return largest[0] if len(largest) == 1 else ""


def _about() -> Iterable[str]:
    """The definitions and what differs between forces."""
    yield sentences.sentence_case(" ".join(notes.ABOUT_FIGURES))
    yield " ".join(notes.ABOUT_FORCES)
    yield "These are police management figures. Returns are checked and approved before they are counted."


def without_definitions(text: str) -> str:
    """What is left of a text without the paragraphs that every draft begins with: their numbers are no figures."""
    for paragraph in _about():
        text = text.replace(paragraph, " ")
    return text


def of_year(first: date, *, reader: PublishedReader) -> BulletinDraft:
    """The draft of an annual report's data section. Raises QuestionRefused for a year without a published month."""
    year = annual.AnnualData(first=first, reader=reader)
    draft = BulletinDraft()
    points = (
        f"- On average, police had **{draft.figure(LIVE, 'average')} live modern slavery investigations** at the end "
        f"of a month in {year.now.label}. This is the average of {draft.figure(LIVE, 'months')}."
        if year.has_average
        else f"- Too few forces reported in each month of {year.now.label} for an average."
    )
    draft.texts = {
        annual.BEGIN: SectionText(heading="Main points", text=points),
        **{part.name: SectionText(heading=part.title) for part in annual_parts.PARTS},
        "about": SectionText(heading="About these figures", text="\n\n".join(_about())),
    }
    return draft
