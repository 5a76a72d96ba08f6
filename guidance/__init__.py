"""The guidance library: what officers, investigators and leaders read, who wrote and approved it, and how it is found.

A product has one address and numbered versions; what was published never changes. Who may have it follows from its
circle, its marking and the bodies it is kept to, on every way out (`sharing`). It knows no other room: those above hand
over a situation, and hear what fits (`fitting`).
"""
