"""Who may sit at the desk and what they may see: accounts, sign-in, sessions, labels."""
