"""How the documentation site is built: pages made from the catalogue and the repository's own files, pictures, figures.

Not installed with the library; `mkdocs.yml` names `hooks.py`.
"""
