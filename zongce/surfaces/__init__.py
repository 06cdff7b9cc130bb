"""Where people meet the commands: command line, ribbon, generated pages."""
