"""Live pages: a stream of hints that something changed, so that a page looks again."""
