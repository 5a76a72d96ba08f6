"""The NRM figures."""
