"""Invented names and the words people write: companies, persons, titles, subjects."""
