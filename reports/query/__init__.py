"""Questions asked of the figures, and their answers: one model for dashboards, explorer, exports and bulletins.

A `Question` is what was asked, and its address is its only state. `entries` counts it from the cases of approved
returns, and an `Answer` is what a page prints.
"""
