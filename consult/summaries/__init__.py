"""Everything about a theme on one page at the desk, and the documents made of it.

Words: *theme page*, *export* (DOCX, XLSX, CSV), *snapshot* (the numbered, dated state that a document quotes).
"""
