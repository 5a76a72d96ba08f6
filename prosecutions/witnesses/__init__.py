"""Victims and witnesses of a prosecution: contact, support, special measures and evidence."""
