"""The room's doors to a browser."""
