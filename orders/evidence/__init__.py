"""Export an order as evidence: its exact words and conditions on a day, as a printed document.

The document states who exported it, when, why, and who it is for. It carries a number and a digest, so that anyone can
compare it with the log and with a second export. Each export is a disclosure.
"""
