"""Research: find things in what was received."""
