"""The order register: finding a subject of any force, for a reason, and the order card."""
