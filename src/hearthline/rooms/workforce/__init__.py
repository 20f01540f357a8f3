"""The people who work: staff, nurses' licences and skills, contracts, shifts and absences."""
