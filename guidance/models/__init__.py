"""The models of the library: products, versions, passages, files, debriefs, lessons, comments, reader activity."""

from guidance.models.attachments import Attachment
from guidance.models.bundles import Bundle
from guidance.models.content_requests import ContentRequest
from guidance.models.debriefs import Debrief, DebriefPoint, Lesson
from guidance.models.monthly_usage import MonthlyUsage, MonthlyUsageCell
from guidance.models.passages import Passage
from guidance.models.products import Product
from guidance.models.readers import Acknowledgement, Follow, ReaderFeedback, UsageEvent
from guidance.models.review_comments import Comment, Thread
from guidance.models.search import SavedSearch, SearchFragment, SearchPosting, SearchTerm, Synonym
from guidance.models.versions import Contribution, RelatedProduct, Version, VersionStep

__all__ = [
    "Acknowledgement",
    "Attachment",
    "Bundle",
    "Comment",
    "ContentRequest",
    "Contribution",
    "Debrief",
    "DebriefPoint",
    "Follow",
    "Lesson",
    "MonthlyUsage",
    "MonthlyUsageCell",
    "Passage",
    "Product",
    "ReaderFeedback",
    "RelatedProduct",
    "SavedSearch",
    "SearchFragment",
    "SearchPosting",
    "SearchTerm",
    "Synonym",
    "Thread",
    "UsageEvent",
    "Version",
    "VersionStep",
]
