"""The library's doors for people."""
