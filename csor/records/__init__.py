"""What is kept: thin SQLAlchemy classes, the engines they live on, and the case's value as JSON."""
