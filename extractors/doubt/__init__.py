"""What recognised cells may say: by their column's type, by sums, and what stays in doubt."""
