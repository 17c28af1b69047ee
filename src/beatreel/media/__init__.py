"""The user's own clips, photos and sounds: what they are, what is in them, and their frames."""
