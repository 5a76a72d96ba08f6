"""Live investigations and the forces' monthly returns of them."""
