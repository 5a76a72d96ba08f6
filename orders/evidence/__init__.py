"""An order taken out as evidence: its exact words and conditions as they stood on a day, on paper.

The paper says who took it out, when, why and for whom, and carries a number and a digest by which the log and a second
export can be held against it. Each is a disclosure.
"""
