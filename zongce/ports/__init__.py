"""Values and protocols that cross the border between the pure core and the world."""
