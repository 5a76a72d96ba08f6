"""A month's return as a workbook: download it filled in, and read it back with every problem at its cell."""
