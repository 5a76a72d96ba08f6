"""The section 45 defence: claims, what police, prosecutors and the court make of them, and the offences it meets."""
