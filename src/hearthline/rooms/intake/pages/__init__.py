"""Pages of intake: referrals, quarantine, imports, differences."""
