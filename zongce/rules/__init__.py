"""Exact arithmetic of scores, ranks and levels: arrays in, arrays out; core and numpy only."""
