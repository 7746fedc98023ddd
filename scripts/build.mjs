// Builds everything that is not in the repository. Extended as the parts arrive.
