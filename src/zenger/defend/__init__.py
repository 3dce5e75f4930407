"""Defend: the room for case pages. Empty until its issue."""
