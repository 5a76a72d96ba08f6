"""The law of the orders: dated values with their sections, what they govern, and the legal checks."""
