"""What a program knows about drugs, whoever they are for: today, which must not stop."""
