//! What both sides of a federation say: tasks, prompts, tokens, vocabulary, messages, limits, problem types.
