"""The guidance library: products that officers, investigators and leaders read, their authorship and approval, search.

A product has one address and numbered versions. A published version never changes. The product's circle, its marking
and the forces it is restricted to decide who may have it, on every release route (`sharing`). The library knows no
other app: higher apps pass a `Situation` and get the products that fit it (`recommendations`).
"""
