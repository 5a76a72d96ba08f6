"""The tests, one folder a room, with the same names as the modules they try."""
