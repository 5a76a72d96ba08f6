"""Bulletins: text and tables of a month or year, written by one person, approved by another, published and frozen."""
