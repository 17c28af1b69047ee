"""What holds for all tests."""

import os

# A kernel that reads or writes past an array must say so, not crash or spoil another. The name
# stands here as in visuals/kernel.py, which is not imported for the tests that need no Halide.
os.environ["BEATREEL_CHECKS"] = "1"
