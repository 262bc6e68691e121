"""What a questionnaire is and what an answer to it may be: pure functions of values, without database or page.

Read `definition` first, then `document` (the interchange format), `expressions` and `evaluation` (the logic),
`answers` (from a posted form to values and problems), `pages`, `slots`, `completeness` and `estimate`.
"""
