"""What needs somebody: one query over findings, tasks and what the rooms say."""
