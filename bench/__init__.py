"""Measurements: how fast people are answered, against a floor of bare Flask on the same server in the same run."""
