"""The section 45 defence: claims, the views of police, prosecutors and court, and the offences concerned."""
