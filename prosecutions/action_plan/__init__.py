"""The action plan of the Prosecutions Oversight Group: who does what by when, and what its meetings decided.

The national team manages it. The owner of an action records progress and evidence, and proposes that it is complete.
"""
