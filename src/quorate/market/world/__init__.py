"""What truly happens: companies, people, journeys, opinions and acts. Knows nothing of any system."""
