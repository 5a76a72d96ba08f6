"""The child process that parses an uploaded table. Untrusted bytes: no Django, no settings, no other app."""
