"""Finding people by name, number or date of birth: one table of normalised prefixes."""
