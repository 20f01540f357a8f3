"""Pages of supply: deliveries and trips, and what a person has at home."""
