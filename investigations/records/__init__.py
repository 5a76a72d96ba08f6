"""Investigations over their life: history, transfers between forces, joint operations, supporting forces, exports."""
