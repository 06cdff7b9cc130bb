"""Workbooks as bytes: the one way in for received files."""
