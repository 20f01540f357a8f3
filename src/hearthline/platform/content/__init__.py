"""Versioned content: what a program writes, approves and works by, in immutable versions.

Questionnaires, protocols, libraries and plans' texts are content. A version is written by one
person and approved by another; it never changes after that, and a record keeps the id of the
version it was made with. What the product ships arrives as a draft beside the program's own
versions, never over them. A room names its kinds of content in its manifest (``contents``).
"""
