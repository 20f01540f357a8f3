"""Clear or not for the next dose, of one person and of the program; it owns no fact of others."""
