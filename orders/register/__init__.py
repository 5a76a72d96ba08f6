"""The order register: search for a subject of any force, with a reason, and read the order card."""
