"""How everything looks and reads: tokens, components, wording of dates and quantities."""
