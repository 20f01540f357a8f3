"""A nurse who is away: her visits, how long each can wait, and who could take them."""
