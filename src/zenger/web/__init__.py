"""Web pages, thin: parse, call a workflow verb or a query, render."""
