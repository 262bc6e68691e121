"""How responses speak HTTP."""
