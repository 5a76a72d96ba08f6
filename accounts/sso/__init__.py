"""Single sign-on: people sign in with the account of their organisation, by OpenID Connect.

It replaces the password and never the second factor. `providers` are the organisations that the installation is set up
for, `protocol` talks to them, `claims` says what they tell us about a person, `rules` are what administrators make of
it, and `signing_on` finds or makes the account.
"""
