"""The pages of meetings, public and at the desk."""
