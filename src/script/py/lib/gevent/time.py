"""The module of the standard library, whose calls let other users run."""
from time import *
