"""The tablet of a nurse: a shell that works without a network, and the way its facts come home."""
