"""What good input looks like in the library."""
