"""Vascular access devices: what is in the patient, where its tip lies, and who confirmed it."""
