"""What a meeting is to its readers, who gets a place, and what may be typed."""
