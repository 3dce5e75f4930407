"""The desk: the private web application of a newsroom. Thin: parse, call a verb, render."""
