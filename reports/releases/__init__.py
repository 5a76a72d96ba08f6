"""What leaves policing: disclosure-controlled editions of published months, approved by a second person.

See docs/adr/0037.
"""
