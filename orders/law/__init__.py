"""The law of the orders: dated values with their sections, their definitions, and the legal checks."""
