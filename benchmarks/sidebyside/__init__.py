"""Runs Penstock and others at the same tasks in turn, and tells what each cost."""
