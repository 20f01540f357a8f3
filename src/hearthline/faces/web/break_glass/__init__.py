"""Opening a record outside one's patients, with a reason, and reviewing who did."""
