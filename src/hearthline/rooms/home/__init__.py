"""The home where infusions are given: assessed, made ready, and set up with the family."""
