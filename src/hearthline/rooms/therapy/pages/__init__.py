"""Pages of orders: the list, one order with its versions, writing and changing."""
