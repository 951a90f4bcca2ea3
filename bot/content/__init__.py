"""Reads and checks the folder content/: what the bot knows, and nothing about who asks."""
