"""beatreel: a song and a wish in, a music video cut to the music out.

Importing this package is cheap; each stage is imported where it is used:
``beatreel.music`` hears, ``beatreel.director`` decides, ``beatreel.draft`` holds,
``beatreel.visuals`` and ``beatreel.titles`` show, ``beatreel.render`` draws.
"""

__version__ = "0.1.0"
