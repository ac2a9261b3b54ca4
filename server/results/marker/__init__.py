"""A second marker: an OpenAI-compatible model with a rubric, shown beside the score and never mixed into it."""
