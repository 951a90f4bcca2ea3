"""The doors: each platform's bodies in and out, and nothing the rest of the house must know."""
