"""The views of returns, their review, and investigations."""
