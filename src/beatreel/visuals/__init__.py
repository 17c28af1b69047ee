"""What can be shown: scenes, effects, transitions and looks, drawn by compiled kernels.

Kernels and a :class:`Stage` belong to one thread of one process at a time (their inputs are
bound before they run), so workers are processes: :func:`warm`, then fork.
"""
