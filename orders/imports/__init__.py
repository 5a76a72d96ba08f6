"""A force's past orders from a spreadsheet: checked whole by the moves and the law, shown, and then taken in.

Either every row is taken in or none. Nothing is guessed: what a row does not say is a problem, or stays unsaid.
"""
