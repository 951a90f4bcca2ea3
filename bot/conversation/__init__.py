"""Ears and manners: an Event in, Replies out, and where the person stands kept."""
