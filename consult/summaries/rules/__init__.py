"""What a delivered document holds: one value that is made once and written in every format."""
