"""Hearthline runs a whole home infusion program."""
