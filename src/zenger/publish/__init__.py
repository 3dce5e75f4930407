"""Publish: print an archive that anyone can search, check and mirror."""
