"""The dated rules of the mechanism: their values, what each governs, deadlines, and how administrators change them."""
