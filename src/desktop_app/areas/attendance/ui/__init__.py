"""The register on screen: the day, the pupils, the marks."""
