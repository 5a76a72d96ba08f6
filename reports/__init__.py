"""What readers see of the national picture: the national page, snapshots, charts and exports."""
