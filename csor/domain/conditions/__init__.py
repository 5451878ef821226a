"""What must hold before an action: each a function that gives a blocker or nothing."""
