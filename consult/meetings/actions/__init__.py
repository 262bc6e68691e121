"""Changing meetings, sign-ups and minutes."""
