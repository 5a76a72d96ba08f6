"""The models of imports: uploads, and the headers a force has named."""

from imports.models.headers import LearnedHeader
from imports.models.uploads import Upload

__all__ = ["LearnedHeader", "Upload"]
