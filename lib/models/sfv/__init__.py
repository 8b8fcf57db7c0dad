"""The draft on level crossing at a bubble wall: its numbers, stand-ins for its missing profile, its utilities."""
