"""The scheme (测评方案) as one frozen value."""
