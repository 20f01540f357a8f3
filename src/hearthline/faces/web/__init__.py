"""The web application of the office: what every page shares, health, and how it is served."""
