"""The explorer and the dashboards: pages that ask the query model."""
