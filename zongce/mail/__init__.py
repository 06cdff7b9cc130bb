"""Mail: attachments out of received letters."""
