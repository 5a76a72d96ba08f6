"""What runs in the child process alone, on bytes that nobody trusts. No Django, no settings, no other room."""
