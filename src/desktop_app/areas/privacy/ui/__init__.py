"""The privacy desk."""
