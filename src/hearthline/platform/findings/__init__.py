"""What checks derive about subjects, the gates they hold shut, and overrides."""
