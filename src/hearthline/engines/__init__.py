"""Functions from plain values to plain values: no Django, no I/O, no clock."""
