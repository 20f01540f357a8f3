"""Decisions of intake as pure functions: records, referrals, differences."""
