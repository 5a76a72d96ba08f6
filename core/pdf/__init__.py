"""PDF documents: which letters can be printed, and typesetting a document as a tagged PDF."""
