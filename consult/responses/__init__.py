"""Responses: what people answered, kept exactly once and without a way back to them.

Words: *draft* (answers on their way, under a code whose hash alone is kept), *response* (one completed questionnaire),
*answer*, *open answer*, *receipt*, *withdrawal*, *channel*.
"""
