"""The nouns, the stages, the engine, the reports and the doors of Prescreen."""
