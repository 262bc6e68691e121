"""Consultations: one policy process with its phases, goals, themes, actor groups and organisation.

Words: *consultation*, *phase*, *policy goal*, *theme*, *actor group*, *steering group*, *working group*. A slug is the
part of the address that names a consultation or a theme. Their words live in `languages`.
"""
