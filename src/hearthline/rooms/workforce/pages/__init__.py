"""Pages of the team, the on-call roster and the call log."""
