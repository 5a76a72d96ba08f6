"""Views of asset recovery."""
