"""Views of crime records, their transfers and the types of outcome."""
