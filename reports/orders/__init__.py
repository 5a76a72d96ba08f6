"""The order figures."""
