"""Payers, benefits and authorisations."""
