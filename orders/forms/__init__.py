"""Forms of the orders app."""
