"""Ways in which one human being tries to be two."""
