"""Check whether a version can be submitted: each problem in its text, form and files is a sentence."""

from __future__ import annotations

from guidance import passages
from guidance.choices import AttachmentRole, ProductKind, VersionState
from guidance.models import Debrief, Passage, Product, Version
from guidance.text import checks
from guidance.text.checks import LinkTargets, TextFinding


def findings(version: Version) -> list[TextFinding]:
    """Return all problems before submission: errors block it, notes are about style."""
    return [*_form(version), *files(version), *_text(version)]


def files(version: Version) -> list[TextFinding]:
    """Return the problems of its files. Approval checks them again."""
    attachments = list(version.attachments.in_order())
    captioned = {attachment.goes_with_id for attachment in attachments if attachment.role == AttachmentRole.CAPTIONS}
    problems = []
    for attachment in attachments:
        if attachment.document.is_waiting:
            problems.append(f"The file “{attachment.title}” is still being checked. This takes up to a minute.")
        elif not attachment.document.is_ready:
            problems.append(
                f"The file “{attachment.title}” was rejected. See the reason next to it. Remove it or attach another."
            )
        if attachment.role == AttachmentRole.PICTURE and not attachment.alt.strip():
            problems.append(
                f"The picture “{attachment.title}” has no description for people who cannot see it. Add one."
            )
        if attachment.role == AttachmentRole.VIDEO and attachment.pk not in captioned:
            problems.append(f"The video “{attachment.title}” has no captions. Attach them as WebVTT.")
    return [TextFinding(line=0, words=words, is_error=True) for words in problems]


def _form(version: Version) -> list[TextFinding]:
    lacks = []
    if not version.summary.strip():
        lacks.append("Enter a summary that says in a sentence what readers get from it. Search and lists show it.")
    if not version.text.strip() and version.product.kind != ProductKind.DEBRIEF:  # whose facts and lessons are its text
        lacks.append("Enter the text.")
    if not version.audiences:
        lacks.append("Choose at least one audience.")
    if version.number > 1 and not version.what_changed.strip():
        lacks.append("Enter what changed since the last version. Followers read this first.")
    if version.product.kind == ProductKind.DEBRIEF:
        lacks += _debrief(version)
    return [TextFinding(line=0, words=words, is_error=True) for words in lacks]


def _debrief(version: Version) -> list[str]:
    debrief = Debrief.objects.filter(version=version).first()
    lacks = []
    if debrief is None or not debrief.operation.strip():
        lacks.append("Enter the operation.")
    if debrief is None or not debrief.outcome.strip():
        lacks.append("Enter the outcome of the operation.")
    if not version.points.exists():
        lacks.append("Enter at least one good practice, lesson or recommendation.")
    return lacks


def _text(version: Version) -> list[TextFinding]:
    blocks, names = passages.read(version)
    pictures = frozenset(version.attachments.filter(role=AttachmentRole.PICTURE).values_list("name", flat=True))
    there = LinkTargets(products=_published(), anchors=_anchors, own=set(names), pictures=pictures)
    return checks.findings(blocks, there=there)


def _published() -> set[str]:
    return set(Product.objects.published().values_list("slug", flat=True))


def _anchors(slug: str) -> set[str]:
    published = Passage.objects.of_text().filter(version__product__slug=slug, version__state=VersionState.PUBLISHED)
    return set(published.values_list("anchor", flat=True))
