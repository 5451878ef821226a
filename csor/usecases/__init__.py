"""What people do: each opens a piece of work, asks the table of moves, keeps the case and its event, or neither."""
