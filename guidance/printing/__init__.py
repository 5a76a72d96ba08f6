"""Products on paper: the whole text on A4 and pocket cards of actions, each with a QR code to its page."""
