"""What comes out: the report and what it is made of."""
