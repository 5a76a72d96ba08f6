"""The library's records: products, versions, passages and files, debriefs and their lessons, who wrote, who reads."""

from guidance.models.attachments import Attachment
from guidance.models.bundles import Bundle
from guidance.models.debriefs import Debrief, Lesson, Point
from guidance.models.finding import Piece, Search, Synonym, Word, WordIn
from guidance.models.months import UseCell, UseMonth
from guidance.models.passages import Passage
from guidance.models.products import Product
from guidance.models.readers import Acknowledgement, Follow, Remark, Use
from guidance.models.talk import Comment, Thread
from guidance.models.versions import Related, Step, Version, Writing
from guidance.models.wanted import Wanted

__all__ = [
    "Acknowledgement",
    "Attachment",
    "Bundle",
    "Comment",
    "Debrief",
    "Follow",
    "Lesson",
    "Passage",
    "Piece",
    "Point",
    "Product",
    "Related",
    "Remark",
    "Search",
    "Step",
    "Synonym",
    "Thread",
    "Use",
    "UseCell",
    "UseMonth",
    "Version",
    "Wanted",
    "Word",
    "WordIn",
    "Writing",
]
