"""The dashboards at the top of the home page: of a force, of a unit, of the national team."""
