"""Interviews: what facilitators hear, written down as passages.

Words: *interview*, *consent* (to notes, and to quotation), *passage* (verbatim, paraphrase, observer's comment). The
passages live in `evidence`; the interview is the head of their source.
"""
