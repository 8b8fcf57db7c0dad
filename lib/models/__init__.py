"""What only one paper has: its parameters and equations, put together from the solvers."""
