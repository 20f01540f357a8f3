"""Pages of the census: the list, and a form for each kind of fact about a person."""
