"""Where things are kept: the database (the one home of SQLAlchemy) and recordings."""
