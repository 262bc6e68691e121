"""Excerpts: what people said, whatever it was said in, read through one list of suppliers.

Words: *excerpt*, *supplier*, *translation* of an open answer.
"""
