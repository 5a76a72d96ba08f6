"""Tests of orders: their workflow, the law, what was in force on a day, and the register."""
