"""Values and pure functions that every storey may use; the standard library only."""
