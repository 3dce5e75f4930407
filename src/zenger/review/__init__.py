"""Review: the room for judging harm and redacting. Empty until its issue."""
