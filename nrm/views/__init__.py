"""Views of referrals, one module for each page or group of pages."""
