"""The records: what was received, what became of it, what was published."""
