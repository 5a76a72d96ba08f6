"""The search index of the library (fragments, terms, postings), synonyms and saved searches.

The index holds only what is published now. The database function `library.keep`, which belongs to the owner role,
builds it in the transaction that publishes or withdraws. Nobody writes it directly.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from guidance.models.products import Product

TERM_LIMIT, TYPED_LIMIT = 60, 200


class SearchFragment(models.Model):
    """A part of a published version that a hit can show: its title with the summary, a block, a page of a file."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField("place among the pieces; 0 is title and summary")
    anchor = models.CharField("paragraph of the page", max_length=40, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    attachment = models.CharField("title of the file that it is of", max_length=200, blank=True)
    file = models.CharField("public id of that file", max_length=36, blank=True)
    page = models.PositiveIntegerField("page of that file", null=True, blank=True)
    seconds = models.PositiveIntegerField("where in a recording it is said", null=True, blank=True)
    document = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "position"], name="guidance_piece_place_once")]
        indexes = [GinIndex(fields=["document"], name="guidance_piece_document")]

    def __str__(self) -> str:
        return f"{self.position} of {self.product_id}"


class SearchTerm(models.Model):
    """A word as written, and the root that all its forms share. Stop words such as “the” are left out."""

    word = models.CharField(max_length=40, unique=True)
    root = models.CharField(max_length=40, db_index=True)

    class Meta:
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="guidance_searchterm_alike"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchPosting(models.Model):
    """How strongly a published product is about a word.

    A word weighs more in a title than in the text, and less in a long text.
    """

    word = models.ForeignKey(SearchTerm, models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    weight = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "product"], include=["weight"], name="guidance_searchposting_once")
        ]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.product_id}"


class Synonym(models.Model):
    """Terms of the field with the same meaning to a person who searches: “s45”, “section 45”, “statutory defence”."""

    terms = ArrayField(models.CharField(max_length=TERM_LIMIT), verbose_name="terms that mean the same")
    roots = ArrayField(models.TextField(), default=list, verbose_name="the same as roots of words")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(terms__len__gte=2),
                name="guidance_synonym_of_two",
                violation_error_message="Enter at least two terms that mean the same.",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.terms)


class SavedSearch(models.Model):
    """A recent or saved search of a person. Nobody else sees it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    typed = models.CharField(max_length=TYPED_LIMIT)
    narrowed = models.CharField("what it was narrowed to, as in the address", max_length=200, blank=True)
    at = models.DateTimeField()
    is_saved = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("typed"), "user", "narrowed", "is_saved", name="guidance_savedsearch_once")
        ]
        indexes = [models.Index(fields=["user", "-at"], name="guidance_savedsearch_latest")]

    def __str__(self) -> str:
        return f"search by {self.user_id}"

    @property
    def query(self) -> str:
        """The search as a query string."""
        return "&".join(part for part in (urlencode({"q": self.typed}) if self.typed else "", self.narrowed) if part)

    @property
    def said(self) -> str:
        """The search in words: its text and its filters."""
        narrowed = ", ".join(code.replace("-", " ") for _, code in parse_qsl(self.narrowed))
        return ", ".join(part for part in (self.typed, narrowed) if part)
