"""The page on which the national team carries forces into a month, and ends it."""
