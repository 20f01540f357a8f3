"""Orders: what is given, how and by whom, and what nurses are ordered to do."""
