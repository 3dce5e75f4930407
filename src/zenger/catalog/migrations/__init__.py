"""How the records came to their present shape."""
