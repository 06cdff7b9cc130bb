"""The sheets of workbooks as people see them."""
