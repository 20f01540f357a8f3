"""Foundations without a clinical word: accounts, actions, journal, jobs, pages."""
