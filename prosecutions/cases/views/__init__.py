"""Views of prosecutions."""
