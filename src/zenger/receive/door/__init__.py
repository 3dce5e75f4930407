"""What the door keeps: its folder, its mailboxes, what came in and what goes out."""
