"""Process: make every file readable, in a sandbox, losing nothing."""
