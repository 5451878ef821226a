"""The rules of the scheme: standard library only, no clock, no database, no framework."""
