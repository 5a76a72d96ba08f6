"""One referral on its way out: as a file for the Home Office's digital service, and as a paper that anybody can read.

What goes out is what was asked and answered, once, with who took it out, when, why and for whom. Each is a disclosure.
"""
