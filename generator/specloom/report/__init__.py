"""Problems as people and machines read them: one module for each format.

Every module has ``render(problems)``, which returns the whole report as one text.
"""
