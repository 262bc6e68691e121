"""Consult: a municipality hears its citizens before it writes a policy."""
