"""Today: what needs the role in force, who is busy now, and the day in figures."""
