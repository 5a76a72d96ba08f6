"""The dated rules of the mechanism: values, definitions, deadlines, and how administrators change them."""
