//! `/api/v1/federations/..`

mod ballot;
mod create;
mod events;
mod get;
mod invites;
mod list;
mod participants;
mod proposal;
mod round;
mod rounds;
mod transcript;
