"""The desk's pages about consultations and the people who work on them."""
