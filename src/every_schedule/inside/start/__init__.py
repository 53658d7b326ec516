"""What runs at the start of every Python that the program under test starts."""
