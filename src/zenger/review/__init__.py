"""Review: judging harm, redacting, and showing that nothing is left of what was redacted."""
