"""How the slice speaks HTTP: `desk` (routes) and `shown` (words and rows for its templates)."""
