"""What lies beside Locust's core."""
