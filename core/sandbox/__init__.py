"""What every child process that parses untrusted bytes needs: the fences, and packages of XML parts. No Django."""
