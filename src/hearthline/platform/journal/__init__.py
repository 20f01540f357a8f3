"""One entry per action, sealed into a chain; reads of patient data in their own stream."""
