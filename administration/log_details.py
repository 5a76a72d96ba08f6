"""What a line of the log covered, below its records: words for the codes that some pages store there.

A page that stores a sentence is printed as it is. Most codes name the page, which the request already says in words.
"""

from __future__ import annotations

from audit.models import AuditEntry

# Codes that repeat the request: they are printed only for a line without one.
_OF_THE_PAGE = {
    "comment": "comment",
    "feed": "feed",
    "file": "file",
    "files": "files of a draft",
    "first contact": "first contact guide",
    "history": "history",
    "library": "library",
    "link": "link and QR code",
    "new": "recent changes",
    "paper": "for printing",
    "read": "read",
    "save": "search saved",
    "search": "search",
    "small": "preview of a file",
    "terms": "list of synonyms",
}
# Codes that say more than the request, such as which status a draft got.
_MORE_THAN_THE_PAGE = {
    "approve": "approved",
    "clear": "recent searches cleared",
    "confirm": "content confirmed",
    "discard": "draft deleted",
    "forget": "saved search removed",
    "kept on a phone": "saved for offline use",
    "not_taken_up": "not adopted",
    "owner": "owner changed",
    "publish": "published",
    "recall": "recalled before publication",
    "reopen": "reopened",
    "replace": "replaced by another product",
    "respelt": "spelling changed",
    "send_back": "returned to authors",
    "settled": "comment resolved",
    "submit": "submitted for approval",
    "supersede": "replaced by a newer version",
    "taken_up": "adopted",
    "withdraw": "withdrawn",
    "withdraw_submission": "withdrawn from approval",
}


def in_words(entry: AuditEntry, *, request: str) -> str:
    """Return what to print below the records; empty if the request in words already says it."""
    stored = entry.question
    if stored in _OF_THE_PAGE:
        return "" if request else _OF_THE_PAGE[stored]
    return _MORE_THAN_THE_PAGE.get(stored, stored)
