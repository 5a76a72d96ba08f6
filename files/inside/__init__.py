"""Code that runs only in the child process, on untrusted bytes. No Django, no settings, no other app."""
