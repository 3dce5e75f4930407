"""Zenger, the printing press for disclosed documents."""

__version__ = "0.1.0"
