"""A small 3D town with an assistant in it who listens, answers and acts. All local."""

__version__ = "0.1.0"
