"""What tests of every room share: real databases and a real browser."""
