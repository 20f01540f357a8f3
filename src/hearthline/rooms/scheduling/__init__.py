"""Which visits are needed, who makes them when, what was promised, and what has no nurse."""
