"""What `consult doctor` looks at: the installation around Consult, and what lies in it. Nothing is changed."""
