"""Verbs of the door: keys, sealing, and opening in the reading room."""
