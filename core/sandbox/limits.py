"""Limits on what a child process unpacks. Each is enforced while reading, whatever the file claims."""

MB = 1024 * 1024

UNPACKED = 60 * MB  # all parts of a package that are read, together
MEMBERS = 200  # parts of a workbook
DEPTH = 60  # nesting depth of elements
DESCRIPTORS = 3  # standard input, output and error: nothing else can be opened
