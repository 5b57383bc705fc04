"""Risk assessments: instruments as policy files, answers, bands and professional judgement."""
