"""Requests for tailored analysis: who asks, by when, the figures that answer it, and the answer."""
