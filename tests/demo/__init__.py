"""The demonstration: its plan without a database, and what the loader leaves behind."""
