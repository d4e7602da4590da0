"""What the program is about, in plain Python: no Qt, no SQL, no spaCy."""
