"""What we do when someone means something. Handlers know no platform, no web, no clock."""
