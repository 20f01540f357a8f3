"""The patient page: one person over every room; it owns no fact of others."""
