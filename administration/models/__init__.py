"""Feedback about the service, and its status: the last checks of its parts, and announcements."""

from administration.models.feedback import Feedback
from administration.models.service_status import Announcement, ComponentCheck

__all__ = ["Announcement", "ComponentCheck", "Feedback"]
