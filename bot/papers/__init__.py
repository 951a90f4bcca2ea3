"""Papers: what is printed or saved, as bytes: calendar files, posters, lists, confirmations."""
