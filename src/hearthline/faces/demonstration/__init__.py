"""The demonstration program: invented people, made by the product itself from a fixed seed."""
