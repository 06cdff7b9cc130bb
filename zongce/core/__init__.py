"""Values and rules of the house that everything else stands on; standard library only."""
