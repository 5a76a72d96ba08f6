"""Rights of the persons referred (DPA 2018, Part 3): what they may ask, and of which category they are."""
