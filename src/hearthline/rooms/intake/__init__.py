"""Everything that arrives from outside and becomes records in the rooms to its left."""
