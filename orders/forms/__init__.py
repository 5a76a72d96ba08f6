"""What good input looks like, at whichever page it arrives."""
