"""The pages that put the others together: a consultation's home, a theme, privacy, accessibility, the overview."""
