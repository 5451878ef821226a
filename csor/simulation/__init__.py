"""A demonstration force with its cases, and bulk loads of lawful histories. Everybody in it is made up."""
