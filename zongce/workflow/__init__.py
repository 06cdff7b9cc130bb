"""States and windows, the matrix of roles, authority, staleness: pure functions on values."""
