"""Who acts, in which role, and what they may see and do."""
