"""The post room: letters out, at each account's pace, each once."""
