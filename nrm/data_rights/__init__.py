"""Data rights of the people referred (DPA 2018, Part 3): what they may request, and which category they are in."""
