"""The only way to change anything about a patient, a person, a drug or approved content."""
