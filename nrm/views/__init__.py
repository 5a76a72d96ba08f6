"""The person's doors of the room, by what they open."""
