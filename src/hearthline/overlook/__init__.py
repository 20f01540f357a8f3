"""Pages and measures over every room; they own no fact of others."""
