"""Jobs: one verb and noun each, safe to run twice and in two processes at once."""
