"""Small words shared by every floor: plain values without Django, I/O or clock."""
