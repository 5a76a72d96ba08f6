"""The second factor: given after the password at sign-in, and again before exports, publishing and changes of access.

A factor is an authenticator app, whose code is accepted once, or a passkey. Recovery codes replace them once each.
Nobody is signed in without a factor: sign-in ends only after it was given, or set up. The rows are allauth's
(`allauth.mfa`); only the login role reads them.
"""
