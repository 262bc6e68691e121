"""Evidence: where it comes from and what was said there.

Words: *source* (an interview, a meeting, a study, a statement, a committee discussion, an earlier plan), *passage*
(a piece of a source in its own language, with its themes and its translation), *study*, *finding*, *statement*,
*remark*, *earlier plan*, *action*, *success criterion*. Interviews and meetings hang their own records on a source.
"""
