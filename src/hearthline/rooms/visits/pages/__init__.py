"""Pages of visits: the day and a visit, one that nobody planned, a dose put right."""
