"""Orders: their life, the law, what was in force on a day, and the register."""
