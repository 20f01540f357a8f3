"""What was dispensed for a patient, by hand: lots, beyond-use times, trips and deliveries."""
