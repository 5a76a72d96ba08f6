"""A force's crime records of potential victims: N200 incidents, the crimes that they become, and crime outcomes."""
