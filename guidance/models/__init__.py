"""The library's records: products and their versions, passages, who wrote, and what was said."""

from guidance.models.passages import Passage
from guidance.models.products import Product
from guidance.models.versions import Related, Step, Version, Writing

__all__ = ["Passage", "Product", "Related", "Step", "Version", "Writing"]
