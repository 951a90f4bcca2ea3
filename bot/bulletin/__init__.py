"""Bulletins: written, approved, spread at their time, watched and reported."""
