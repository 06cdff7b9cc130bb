"""What 学生处 does, and what a college takes over from it."""
