"""The case file: cases as JSON Lines, to keep, to bring into another database and to test the rules with."""
