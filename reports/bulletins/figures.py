"""The figures in the text of a bulletin: the question behind each reference, and what it says.

A reference is a question without rows and columns. Its number is counted again whenever a draft is opened, so the text
follows corrections until the bulletin is published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from django.http import QueryDict

from core import months
from core.sentences import listed
from reference.areas import UK
from reports.bulletins.content import UsedFigure
from reports.bulletins.reading import PublishedReader
from reports.bulletins.texts import FigureReference
from reports.charts import sentences
from reports.query import answers, wording
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import FORCE as ONE_FORCE
from reports.query.question import Against, InvalidQuestion, Question, Show, Span

MOST_FIGURES = 60
FEWEST_TO_PRINT = 5
NOT_A_QUESTION = "Paste the address of a page of the explorer, such as the address of a saved view."
NO_NUMBER = "no data"
UNKNOWN = "[figure not found]"
REFUSED = "[figure not available]"
NOT_EVERY_READER = "Not every reader of the bulletin may see the figures of this area."
NO_COMPARISON = "No comparison with an earlier month"


class FigureRefused(Exception):
    """A figure that a bulletin cannot have. The message is a sentence that says why and what to do."""


def asked_in(typed: str) -> Question:
    """The question of a pasted address, as a reference has it. Raises FigureRefused."""
    parts = urlsplit(typed.strip())
    query = parts.query if parts.scheme or "?" in typed else typed.strip()
    if "=" not in query and not parts.path.endswith("/explorer/"):  # whose address without a query is a question
        raise FigureRefused(NOT_A_QUESTION)
    try:
        return as_reference(Question.parse(QueryDict(query)))
    except InvalidQuestion as invalid:
        raise FigureRefused(f"{NOT_A_QUESTION} {invalid}") from None


def as_reference(question: Question) -> Question:
    """The question whose total a reference prints: without rows, columns, months and comparison."""
    return replace(
        question,
        rows="",
        columns="",
        show=Show.NUMBER,
        month=None,
        span=Span.MONTH,
        first=None,
        last=None,
        against=Against.YEAR,
    )


OF_REGISTER = (
    "The text of a bulletin cannot have figures of registers, because they can reveal the figures of one force. "
    "Key data is in the annual data section."
)


def why_not(question: Question, *, first: date, last: date, reader: PublishedReader) -> str:
    """Why the text of a bulletin about these months may not have this figure; empty if it may."""
    if question.area.startswith(f"{ONE_FORCE}:"):
        return "A bulletin cannot have the figures of one force. Choose a larger area."
    if question.query_measure.is_of_register:
        return OF_REGISTER
    published = reader.published_within(first, last) or [last]
    if _is_hidden(question, published, reader=reader):
        return f"{NOT_EVERY_READER} Choose a larger area."
    month = published[-1]
    try:
        answers.answer_for(replace(question, month=month), reader=reader)
    except QuestionRefused as refused:
        return str(refused)
    return ""


def _is_hidden(question: Question, published: Collection[date], *, reader: PublishedReader) -> bool:
    """Whether some police reader may not see the area of a question in one of these months."""
    if question.area == UK.key:  # every reader may see it in every month
        return False
    reader.prepare(published)
    return not all(reader.may_name(question.area, month=month) for month in published)


class BulletinFigures:
    """Says what references mean, for one bulletin. `used` and `problems` follow what it has resolved."""

    def __init__(
        self, addresses: Mapping[str, str], *, first: date, last: date, against: Against, reader: PublishedReader
    ) -> None:
        self.questions, self._invalid = _questions(addresses)
        self.first, self.last, self.against, self.reader = first, last, against, reader
        self.month = reader.newest_within(first, last) or last
        self._answers: dict[tuple[str, date], Answer] = {}
        self._used: dict[tuple[str, date], UsedFigure] = {}
        self.problems: dict[str, str] = {}
        self.small: dict[str, str] = {}
        self.incomplete: dict[str, str] = {}

    @property
    def used(self) -> tuple[UsedFigure, ...]:
        """Every figure of the text, once for each month, in the order of the text."""
        return tuple(self._used.values())

    def prepare(self) -> None:
        """Read what the questions share in one statement."""
        questions = (replace(question, month=self.month, against=self.against) for question in self.questions.values())
        answers.prepare(questions, reader=self.reader)

    def __call__(self, reference: FigureReference) -> str:
        """What a reference says."""
        if reference.code in self._invalid:
            self.problems[reference.code] = f"{reference.code}: {self._invalid[reference.code]}"
            return REFUSED
        if reference.code not in self.questions:
            self.problems[reference.code] = f"{reference.code} is not a figure of this bulletin. Add it, or remove it."
            return UNKNOWN
        try:
            month = months.parse(reference.month) if reference.month else self.month
            self.reader.refuse_unless_published(month)
            if reference.part in {"average", "months"}:
                return self._of_all_months(reference)
            return self._said(self.answer(reference.code, month), reference)
        except (ValueError, QuestionRefused) as refused:
            self.problems[reference.code] = f"{reference.code}: {refused}"
            return REFUSED

    def answer(self, code: str, month: date) -> Answer:
        """The answer to the question of a reference in a month. Raises QuestionRefused."""
        if (code, month) not in self._answers:
            question = self.questions[code]
            if question.query_measure.is_of_register:
                raise QuestionRefused(OF_REGISTER)
            if _is_hidden(question, [month], reader=self.reader):
                raise QuestionRefused(NOT_EVERY_READER)
            month_question = replace(question, month=month, against=self.against)
            self._answers[code, month] = answers.answer_for(month_question, reader=self.reader)
        return self._answers[code, month]

    def _said(self, answer: Answer, reference: FigureReference) -> str:
        compared = wording.comparison(answer)
        self._note(answer, reference.code)
        match reference.part:
            case "change":
                return compared.words or NO_COMPARISON
            case "move":
                then = compared.then.value if compared.then else None
                if compared.change is None or then is None or compared.against is None:
                    return "cannot be compared with an earlier month"
                return f"{sentences.moved(then, compared.now.value or 0)} since {months.label(compared.against)}"
            case "coverage":
                return compared.now.coverage.counted
            case "missing":
                return compared.now.coverage.missing_sentence or "Every force reported."
            case "before":
                return _printed(compared.then.value if compared.then else None)
            case "share":
                return self._share(answer)
        return _printed(compared.now.value)

    def _share(self, answer: Answer) -> str:
        """The share of all that the measure counts: `39%`, or `9 of 18` for a small base."""
        whole = answers.answer_for(replace(answer.question, filters=()), reader=self.reader).at(answer.month).value
        part = answer.at(answer.month).value
        if part is None or not whole:
            return NO_NUMBER
        return f"{part:,} of {whole:,}" if whole < sentences.SMALL else f"{round(100 * part / whole)}%"

    def _of_all_months(self, reference: FigureReference) -> str:
        """The mean of a stock over the months of the bulletin that have enough forces, or how many these are.

        The area is judged in every published month of the bulletin. A month that is left out is a warning.
        """
        published = self.reader.published_within(self.first, self.month)
        if _is_hidden(self.questions[reference.code], published, reader=self.reader):
            raise QuestionRefused(NOT_EVERY_READER)
        question = replace(
            self.questions[reference.code], span=Span.RANGE, first=self.first, last=self.month, against=Against.NONE
        )
        answer = answers.answer_for(question, reader=self.reader)
        values = [
            value for month in answer.span if month in answer.enough and (value := answer.at(month).value) is not None
        ]
        self._note(self.answer(reference.code, answer.month), reference.code)
        if few := [months.label(month) for month in published if month not in answer.enough]:
            self.incomplete[reference.code] = (
                f"{reference.code} leaves out {listed(few)}: too few forces of the area reported. Say so in the text."
            )
        if reference.part == "months":
            return f"{len(values)} of {months.distance(self.first, self.last) + 1} months"
        return _printed(round(sum(values) / len(values)) if values else None)

    def _note(self, answer: Answer, code: str) -> None:
        counted = answer.at(answer.month)
        if counted.value is not None and 0 < counted.value < FEWEST_TO_PRINT:
            self.small[code] = f"{code} is under {FEWEST_TO_PRINT}. Check that it identifies nobody."
        self._used.setdefault(
            (code, answer.month),
            UsedFigure(
                code=code,
                address=self.questions[code].address,
                month=months.label(answer.month),
                label=described(self.questions[code], area=answer.area),
                value=_printed(counted.value),
                coverage=counted.coverage.counted,
            ),
        )


def _questions(addresses: Mapping[str, str]) -> tuple[dict[str, Question], dict[str, str]]:
    """The question behind each code, and why an address is none any more: a word of its filter has left its list."""
    questions: dict[str, Question] = {}
    invalid: dict[str, str] = {}
    for code, address in addresses.items():
        try:
            questions[code] = Question.parse(QueryDict(address))
        except InvalidQuestion as why:
            invalid[code] = str(why)
    return questions, invalid


def described(question: Question, *, area: str) -> str:
    """What a figure counts: `Live investigations. UK. Primary type: Criminal exploitation.`"""
    return f"{question.query_measure.label}. {wording.kept_words(question, area=area)}"


def _printed(value: int | None) -> str:
    return NO_NUMBER if value is None else f"{value:,}"
