"""What is in a file and is not seen by who looks at its pages. Runs inside the sandbox."""
