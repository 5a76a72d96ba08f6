"""The records of the room: which files were sent, and what a force has said of its headers. No value of a file."""

from files.models.headers import LearnedHeader
from files.models.uploads import SHA256, Upload

__all__ = ["SHA256", "LearnedHeader", "Upload"]
