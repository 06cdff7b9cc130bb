"""What goes between a college and its classes."""
