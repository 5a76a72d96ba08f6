"""Retention of records: review dates, decisions to keep, legal holds, and erasure approved by a second person."""
