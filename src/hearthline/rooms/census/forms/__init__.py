"""Forms of the census."""
