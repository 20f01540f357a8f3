"""Decisions of scheduling as pure functions over values."""
