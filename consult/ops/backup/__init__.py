"""Backup and restore: everything that cannot be made again, in one archive that neither database is tied to.

Words: *archive* (a zip of `manifest.json`, `tables/<table>.jsonl` and `files/…`), *manifest* (what is in it, with
counts and digests), *ledger* (the responses that were taken back, which a restored backup must forget again).
"""
