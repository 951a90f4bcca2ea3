"""What happens because of the time."""
