"""How right, how fast and how honest reading is, beside what a user would pick instead."""
