"""Settings, urls and the ordered list of rooms: the only place that knows all of them."""
