"""Training, quantising and exporting the shipped masked language models."""
