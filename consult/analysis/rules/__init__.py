"""Counting without a database: what the columns are, how what is shown moves on, and which numbers must stay hidden.

Read `columns` first, then `groups` (the steps in which responses come into view), `suppression` (one question),
`network` (a question by a background variable) and `tally` (what a page gets).
"""
