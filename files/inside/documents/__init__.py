"""Readers of the library's documents, one per kind. They run in the child, behind its fences."""
