"""Tasks: a record with an owner, a due time and an origin, closed by a person."""
