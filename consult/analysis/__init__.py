"""Numbers: answers folded into typed columns, counted by one engine, shown only where nobody can be recognised.

Words: *column*, *fold*, *tally*, *suppression* (with *complementary* cells), *base* (n).
"""
