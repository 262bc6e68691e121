"""A delivery written down: `lines` (what it says, row by row), then `document` (DOCX), `workbook` (XLSX) and `table`
(CSV), which only lay out.
"""
