"""What people do at the desk: search, read, mark, note, and hand to one another."""
