"""The pages of sources at the desk, and how passages are shown."""
