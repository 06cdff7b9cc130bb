"""What each sheet is: headings, kinds, aliases, layouts. The only place where that is said."""
