"""Words at the edge: messages become sentences in the reader's language."""
