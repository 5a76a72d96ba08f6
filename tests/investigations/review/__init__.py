"""What each move of a return leaves behind, and who is refused."""
