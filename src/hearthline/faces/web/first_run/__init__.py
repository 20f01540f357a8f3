"""The page that begins an empty program: first administrator, first branch."""
