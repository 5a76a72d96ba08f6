"""The child process that parses a document. Untrusted bytes: no Django, no settings, no other app."""
