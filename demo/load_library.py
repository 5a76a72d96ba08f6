"""Fills the library as people would: written, submitted, approved by a second person, published on its day.

The clock is set to each day, so that the product's own rules decide what is new, past its review or still to come.
What an author could not have linked to on that day is not linked to; `library_files` makes sure of that.
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

WRITES_FOR = timedelta(days=12)  # from the first word to publication
TAKEN_UP_AFTER = timedelta(days=1)
TAKEN_UP = "The guidance now says this, in words its readers use."
READS_FOR = timedelta(days=4)  # of these, in an approver's hands
PICTURE = re.compile(r"!\[([^\]]*)\]\(picture:([a-z0-9-]+)")
AGREED = (
    "Checked against the Act and the guidance. It reflects current practice.",
    "Two officers tried it and found what they needed on the first screen.",
    "Sources checked. Nothing in it would help a suspect.",
    "Wording agreed with the partners it names.",
)


@dataclass(slots=True, kw_only=True)
class LibraryLoader:
    """What authors and approvers of the library do."""

    cast: Cast

    def fill(self, today: date) -> int:
        """The whole library, in the order of its days; the answer is how many products there are."""
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
        """One version, as far as its page has come by now."""
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
        """A draft with everything that its author says. An address is made from the first title, so that is short."""
        product = Product.objects.filter(slug=page.slug).first()
        version = (
            drafting.begin_version(product, by=by)
            if product
            else drafting.begin_product(page.kind, title=page.slug.replace("-", " "), by=by)
        )
        _attach(version, page, by=by)
        return drafting.save(version.public_id, _said(page, edition), edition=version.edition, by=by)

    def _confirm(self, page: DemoProduct, *, on: date, until: date) -> None:
        """The product's owner has reviewed it again."""
        with clock.at(_at(on, 11)):
            product = Product.objects.get(slug=page.slug)
            ownership.confirm(product, review_on=until, reason=page.read_as, by=self._author(page))

    def _withdraw(self, page: DemoProduct, *, on: date) -> None:
        """Another product has taken its place."""
        product, leads_to = (Product.objects.get(slug=slug) for slug in (page.slug, page.leads_to))
        with clock.at(_at(on, 15)):
            approval.withdraw(product, reason=page.why, leads_to=leads_to, by=self.cast.national)

    def _begin_next(self, page: DemoProduct, edition: DemoVersion, today: date) -> None:
        """Somebody has begun on the next version, a fortnight ago."""
        with clock.at(_at(today - timedelta(days=14), 14)):
            self._written(page, edition, by=self._author(page))

    def _follow_lessons(self, page: DemoProduct, pages: Mapping[str, DemoProduct]) -> None:
        """What came of each lesson: the product that took it up, or who sees to it still."""
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
        """An approver who did not write it: the two of the national team share the work."""
        by_national = author == self.cast.publisher or author.unit_id is not None
        return self.cast.national if by_national else self.cast.publisher


def _in_order(pages: Iterable[DemoProduct]) -> Iterator[tuple[DemoProduct, DemoVersion]]:
    """Every version of every page, the oldest first."""
    made = [(edition.published, page.slug, page, edition) for page in pages for edition in page.editions]
    for *_, page, edition in sorted(made, key=lambda row: row[:2]):
        yield page, edition


def _said(page: DemoProduct, edition: DemoVersion) -> VersionContent:
    """What the author says of a version; one that is confirmed later has its review a year on, by itself."""
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
        debrief=debriefs.said_of(page.debrief) if page.debrief else None,
    )


def _is_confirmed(page: DemoProduct) -> bool:
    """Whether somebody has looked at it again since its newest version."""
    return page.reviewed is not None and page.newest.published < page.reviewed


def _attach(version: Version, page: DemoProduct, *, by: User) -> None:
    """What is attached to a page, read at once; a later version has it from the one before."""
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
    """What an approver says; the same page gives the same sentence."""
    return AGREED[sum(page.slug.encode()) % len(AGREED)]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 5), clock.LONDON)
