"""Running the house: health, backup and restore, retention, what is wrong with a set-up, the sample consultation."""
