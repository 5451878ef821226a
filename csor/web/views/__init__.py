"""From the views of the reading room to what a template prints: small pure functions."""
