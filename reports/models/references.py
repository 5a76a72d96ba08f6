"""Figure references: the short code that an answer prints, and the question that it is the code of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class FigureReference(models.Model):
    """A question that was answered on a page, without its month, so that its code can be looked up later.

    It holds no figure and nobody's name: each person who looks it up gets the answer that they may read. Two questions
    can have the same code, so a question is known by the digest of its address.
    """

    digest = models.CharField("sha256 of the address", primary_key=True, max_length=64)
    code = models.CharField(max_length=8, db_index=True)
    address = models.TextField("query string, in its canonical form, without month and comparison", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="reports_reference_digest_is_one"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^Q-[0-9A-HJKMNP-TV-Z]{6}$"), name="reports_reference_code_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.code
