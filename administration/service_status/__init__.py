"""The status of the service: checks of its components, announcements, and the banner that tells people about both."""
