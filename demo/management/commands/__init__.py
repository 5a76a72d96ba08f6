"""The demonstration's commands."""
