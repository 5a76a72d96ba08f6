"""Readers of the library's documents, one a kind. They run in the child, behind its fences."""
