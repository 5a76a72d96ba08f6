"""Investigations over time: history, transfers between forces, joint operations, supporting forces, exports."""
