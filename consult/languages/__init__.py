"""The words of what staff author, in every language: one row per slot and language.

Words: *wording* (the text of one slot in one language), *slot* (owner and name), *status* (missing, outdated, draft,
reviewed), always derived from digests and reviews, never stored.
"""
