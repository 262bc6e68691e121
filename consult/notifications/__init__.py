"""The outbox: mails are rows written with the change that causes them, and are sent after it.

Words: *outbox*, *mail*. The body is erased once the mail is sent.
"""
