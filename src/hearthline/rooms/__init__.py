"""The rooms of the house; each knows one thing well and imports only to its left."""
