"""What partners read of a published month, under disclosure control (docs/adr/0025)."""
