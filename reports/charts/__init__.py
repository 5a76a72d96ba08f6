"""Charts: counted numbers in, an accessible figure out. No database, no model, no request.

Each chart is a module with a frozen dataclass of its data and one function `figure`. That function returns a sentence
with the finding, two drawings (820 px, and 290 px for a phone), the coverage and the table behind them. Drawings
contain nothing that a strict Content-Security-Policy refuses: no style, no script, no URL.
"""
