//! The server over real HTTP on a real database. The files mirror the URL tree; `rounds` is the state machine under a
//! clock that the test moves.

mod federations;
mod model;
mod operation;
mod rounds;
mod util;
