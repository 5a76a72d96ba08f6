"""Fills the library as people would: drafts, submission, approval by a second person, publication on the day.

The clock is set to each day, so the product's own rules decide what is new, past its review or not yet published.
`library_files` removes links that were not possible on a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from core import clock
from demo import debriefs, library_files
from demo.cast import Cast
from demo.library_files import DemoProduct, DemoVersion
from documents import lifecycle, receiving
from guidance import approval, attachment_editing, drafting, lessons, ownership
from guidance.choices import Weight
from guidance.models import Lesson, Product, Version
from guidance.version_content import VersionContent

WRITES_FOR = timedelta(days=12)  # from the first draft to publication
TAKEN_UP_AFTER = timedelta(days=1)
TAKEN_UP = "The guidance now says this, in words its readers use."
READS_FOR = timedelta(days=4)  # of these, with an approver
PICTURE = re.compile(r"!\[([^\]]*)\]\(picture:([a-z0-9-]+)")
AGREED = (
    "Checked against the Act and the guidance. It reflects current practice.",
    "Two officers tried it and found what they needed on the first screen.",
    "Sources checked. Nothing in it would help a suspect.",
    "Wording agreed with the partners it names.",
)


@dataclass(slots=True, kw_only=True)
class LibraryLoader:
    """Records the work of authors and approvers."""

    cast: Cast

    def fill(self, today: date) -> int:
        """Load the whole library in order of days. Return the number of products."""
        pages = library_files.pages(today)
        for page, edition in _in_order(pages.values()):
            self._bring_out(page, edition, today)
        for page in pages.values():
            if page.review_on and page.reviewed and _is_confirmed(page):
                self._confirm(page, on=page.reviewed, until=page.review_on)
            if page.withdrawn:
                self._withdraw(page, on=page.withdrawn)
            if page.next:
                self._begin_next(page, page.next, today)
            if page.debrief and page.is_shown:
                self._follow_lessons(page, pages)
        return len(pages)

    def _bring_out(self, page: DemoProduct, edition: DemoVersion, today: date) -> None:
        """Record one version, as far as it has got by now."""
        author, ends = self._author(page), min(edition.published, today)
        with clock.at(_at(ends - WRITES_FOR, 9)):
            version = self._written(page, edition, by=author)
        if page.state == "draft":
            return
        with clock.at(_at(ends - READS_FOR, 16)):
            approval.submit(version.public_id, by=author)
        if page.state == "in_review":
            return
        with clock.at(_at(ends, 10) if page.is_shown else _at(ends - READS_FOR, 17)):
            approval.approve(version.public_id, reason=_agreed(page), by=self._second_person(author))

    def _written(self, page: DemoProduct, edition: DemoVersion, *, by: User) -> Version:
        """Write a draft. The address is made from the first title, so that title is short."""
        product = Product.objects.filter(slug=page.slug).first()
        version = (
            drafting.begin_version(product, by=by)
            if product
            else drafting.begin_product(page.kind, title=page.slug.replace("-", " "), by=by)
        )
        _attach(version, page, by=by)
        return drafting.save(version.public_id, _said(page, edition), edition=version.edition, by=by)

    def _confirm(self, page: DemoProduct, *, on: date, until: date) -> None:
        """The product's owner reviewed it and left it unchanged."""
        with clock.at(_at(on, 11)):
            product = Product.objects.get(slug=page.slug)
            ownership.confirm(product, review_on=until, reason=page.read_as, by=self._author(page))

    def _withdraw(self, page: DemoProduct, *, on: date) -> None:
        """Withdraw a product that another has replaced."""
        product, leads_to = (Product.objects.get(slug=slug) for slug in (page.slug, page.leads_to))
        with clock.at(_at(on, 15)):
            approval.withdraw(product, reason=page.why, leads_to=leads_to, by=self.cast.national)

    def _begin_next(self, page: DemoProduct, edition: DemoVersion, today: date) -> None:
        """An author began the next version a fortnight ago."""
        with clock.at(_at(today - timedelta(days=14), 14)):
            self._written(page, edition, by=self._author(page))

    def _follow_lessons(self, page: DemoProduct, pages: Mapping[str, DemoProduct]) -> None:
        """Record the result of each lesson: the product that covers it, or who is responsible."""
        debrief = Product.objects.select_related("current").get(slug=page.slug)
        assert debrief.current is not None  # noqa: S101 (it is shown)
        keys = dict(debrief.current.points.values_list("words", "key"))
        for entry in page.debrief["lessons"]:
            lesson = Lesson.objects.get(product=debrief, key=keys[entry["lesson"]])
            if slug := entry.get("taken_up_by"):
                took_up = pages[slug]
                day = max(took_up.newest.published, page.newest.published) + TAKEN_UP_AFTER
                with clock.at(_at(day, 12)):
                    by = Product.objects.get(slug=slug)
                    lessons.take_up(lesson.pk, product=by, outcome=TAKEN_UP, by=self.cast.national)
            else:
                lessons.give_to(lesson.pk, self.cast[f"{entry['owner']}@example.org"], by=self.cast.national)

    def _author(self, page: DemoProduct) -> User:
        return self.cast[f"{page.owner}@example.org"]

    def _second_person(self, author: User) -> User:
        """An approver who did not write it: the two members of the national team share the work."""
        by_national = author == self.cast.publisher or author.unit_id is not None
        return self.cast.national if by_national else self.cast.publisher


def _in_order(pages: Iterable[DemoProduct]) -> Iterator[tuple[DemoProduct, DemoVersion]]:
    """Every version of every page, oldest first."""
    made = [(edition.published, page.slug, page, edition) for page in pages for edition in page.editions]
    for *_, page, edition in sorted(made, key=lambda row: row[:2]):
        yield page, edition


def _said(page: DemoProduct, edition: DemoVersion) -> VersionContent:
    """The author's form for a version. If the review is confirmed later, its review date is a year on."""
    is_last = edition == page.newest and not _is_confirmed(page)
    return VersionContent(
        title=edition.title,
        summary=page.summary,
        text=edition.text,
        **page.columns,
        what_changed=edition.what_changed,
        weight=Weight.SMALL if edition.is_small else Weight.SUBSTANTIAL,
        publish_on=edition.published if page.state == "approved" else None,
        review_on=page.review_on if is_last else None,
        dated_as=edition.dated_as,
        related=edition.related,
        debrief=debriefs.debrief_form_of(page.debrief) if page.debrief else None,
    )


def _is_confirmed(page: DemoProduct) -> bool:
    """Whether the owner has confirmed it since its newest version."""
    return page.reviewed is not None and page.newest.published < page.reviewed


def _attach(version: Version, page: DemoProduct, *, by: User) -> None:
    """Attach the files of a page, checked at once. Later versions copy them from the previous one."""
    words = {name: alt for alt, name in PICTURE.findall(page.newest.text)}
    there = set(version.attachments.values_list("name", flat=True))
    for entry in page.attachments:
        if entry["name"] in there:
            continue
        what = {"title": entry["title"], "name": entry["name"], "alt": words.get(entry["name"], entry["title"])}
        _send(version, entry["file"], by=by, **what)
        if captions := entry.get("captions"):
            name = f"{entry['name']}-captions"
            _send(version, captions, by=by, title=f"{entry['title']}: captions", name=name, goes_with=entry["name"])


def _send(version: Version, file: str, *, by: User, **details: str) -> None:
    path = library_files.FOLDER / file
    with path.open("rb") as content:
        came = receiving.of_file(content, sent_name=path.name)
    attachment = attachment_editing.attach(version.public_id, came, **details, by=by)
    document = lifecycle.read(attachment.document_id)
    if document is None or not document.is_ready:
        raise ValueError(f"{file} can't be attached: {came.refusal or (document and document.refusal)}.")


def _agreed(page: DemoProduct) -> str:
    """The approver's comment; the same page always has the same one."""
    return AGREED[sum(page.slug.encode()) % len(AGREED)]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 5), clock.LONDON)
