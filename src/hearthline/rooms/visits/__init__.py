"""What happened at visits: who came when, what was done, and what became of the doses."""
