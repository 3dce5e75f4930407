"""Defend: what a case says, worked out from its events, and told to people and programs."""
