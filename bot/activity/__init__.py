"""The rules of activities: places, waiting lists, rosters, the door, hours."""
