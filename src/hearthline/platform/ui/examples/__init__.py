"""Invented people and numbers that the catalogue shows each component with."""
