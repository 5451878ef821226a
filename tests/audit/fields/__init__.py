"""The fields of F4: what is kept in words, where it may be seen, and by whom."""
