"""Reading: `folding` (what waits for the columns) and `numbers` (what has been counted)."""
