"""Live investigations and the bodies' monthly returns of them."""
