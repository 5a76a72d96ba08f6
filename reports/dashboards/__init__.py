"""The pages that explain figures: the annotations of the national team."""
