"""Questionnaires: what is asked, in which order, under which theme, in which words.

A *questionnaire* has *versions*; a version is frozen at publication. Its structure (*sections*, *questions*,
*choices*, *logic*) is a definition; its *words* are kept beside it, one text per *slot* and language.
"""
