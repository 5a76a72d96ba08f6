"""Charts: counted numbers in, an accessible figure out. No database, no model, no request.

Each chart is a module with a frozen dataclass of what it shows and one function `figure`. The answer has a sentence
that states the finding, two drawings (820 px, and 290 px for a phone), the coverage and the table behind it. Drawings
hold nothing that a strict Content-Security-Policy refuses: no style, no script, no address.
"""
