"""SQLAlchemy tables; rows never leave this package."""
