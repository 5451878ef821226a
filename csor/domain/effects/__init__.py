"""What each action makes of a case: pure functions from a case and what was said to the case after it."""
