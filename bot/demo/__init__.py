"""Fake platforms and the demo cast: the same for `make run` and for the tests."""
