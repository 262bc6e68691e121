"""Questionnaires: what is asked, in versions that cannot change under the answers."""
