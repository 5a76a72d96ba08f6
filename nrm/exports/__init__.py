"""Exports of one referral: a file for the Home Office's digital service, and a document that anybody can read.

An export contains what was asked and answered. Its record gives the user, time, reason and recipient. Each export is a
disclosure.
"""
