"""What readers of the national picture see: the national page, snapshots, charts and exports."""
