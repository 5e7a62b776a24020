//! The embedded masked language model: WordPiece, forward pass, proposals, label scores, embeddings.
