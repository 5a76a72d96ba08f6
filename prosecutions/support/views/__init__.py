"""Views of victims and witnesses."""
