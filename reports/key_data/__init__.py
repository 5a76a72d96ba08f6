"""Key data: the few national figures of a year, for any two years side by side."""
