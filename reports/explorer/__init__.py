"""The explorer: one question of the figures in the address, its answer as sentence, chart and table, and its cases."""
