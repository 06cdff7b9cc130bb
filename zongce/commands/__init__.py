"""The commands: received values in, an Outcome out; nothing here touches the world."""
