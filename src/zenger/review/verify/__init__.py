"""Looks for what was removed in what is about to be published, and stops it where it is found."""
