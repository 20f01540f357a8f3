"""Template tags for records."""
