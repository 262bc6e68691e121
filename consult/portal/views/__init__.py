"""How the joined pages speak HTTP."""
