"""Template filters for moments and for amounts of money."""
