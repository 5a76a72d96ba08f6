"""The models of files: uploads, the headers a force has named, and the library's documents."""

from files.models.documents import Document, DocumentPart
from files.models.headers import LearnedHeader
from files.models.uploads import SHA256, Upload

__all__ = ["SHA256", "Document", "DocumentPart", "LearnedHeader", "Upload"]
