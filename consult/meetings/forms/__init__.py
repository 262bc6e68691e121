"""What is typed about meetings. Rules say what is wrong with it; these classes only read."""
