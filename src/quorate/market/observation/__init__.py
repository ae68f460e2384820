"""What each system gets to see of the world, with that system's own flaws."""
