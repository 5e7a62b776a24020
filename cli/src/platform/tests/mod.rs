//! What `feddtpt-connect` says over HTTP, through the native transport and against real sockets.

mod http_proposer;
mod http_server;
mod llm;
mod same_answers;
