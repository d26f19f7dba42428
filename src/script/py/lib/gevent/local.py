"""What each greenlet has of its own: fibers are threads to Python, which has that already."""
from threading import local

__all__ = ["local"]
