//! The participant in a browser tab.
