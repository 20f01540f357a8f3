"""Promises to families: the calls that moved visits ask for, and how places are said."""
