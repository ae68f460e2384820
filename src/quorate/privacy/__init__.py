"""What a workspace owes the people it holds something about: erasing them, and proving it."""
