"""The memory: tables and the questions asked of them, on SQLite and PostgreSQL alike."""
