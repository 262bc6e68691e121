"""What is typed at the desk about sources, and the list of passages that every kind of source shares."""
