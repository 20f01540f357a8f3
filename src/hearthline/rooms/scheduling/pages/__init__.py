"""Pages of scheduling: the board, a visit's moves, runs, review, a nurse's day on paper."""
