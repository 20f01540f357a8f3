"""Words at the edge: sentences in the reader's language, and messages to people who work here."""
