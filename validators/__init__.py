"""Case file to judgement."""
