"""Puts the chatroom into a cloud: AWS, or the local one that this package starts on a laptop."""
