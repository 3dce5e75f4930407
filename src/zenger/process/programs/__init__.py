"""One file for each external program."""
