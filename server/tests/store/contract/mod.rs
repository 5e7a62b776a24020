//! The suite: one function for each promise.

pub mod ballots;
pub mod batches;
pub mod federations;
pub mod host;
pub mod joins;
pub mod observed;
pub mod participants;
pub mod proposals;
pub mod races;
pub mod transitions;

/// Makes tests of all promises for a type with `async fn open() -> Option<Self>` and a field `store`; `None` skips.
macro_rules! contract {
    ($database:ident) => {
        $crate::contract::contract! { $database:
            federations a_new_federation_stands_at_its_seed_prompt
            federations federations_are_listed_oldest_first
            federations what_is_unknown_is_none
            federations the_secret_stays
            host invites_are_listed_and_taken_back
            host long_lists_come_in_parts
            host a_removed_participant_counts_no_more
            host a_phase_does_not_close_over_a_removal
            host participants_are_listed_with_their_state
            host a_pause_stops_the_clock_and_keeps_what_arrives
            host a_round_takes_proposals_only_from_those_it_asks
            joins an_invite_admits_one_participant
            joins a_join_whose_answer_was_lost_is_answered_again
            joins no_room_no_time_no_federation
            observed transactions_and_reads_are_told_by_name
            participants a_participant_is_known_by_its_token
            participants a_participant_leaves_once
            proposals a_proposal_counts_once
            proposals a_proposal_counts_only_while_the_round_takes_it
            proposals the_order_of_proposals_is_nobodys_speed
            proposals who_is_outstanding
            transitions a_step_starts_where_the_federation_stands
            transitions a_publication_is_whole
            races one_invite_many_clients
            races the_last_places
            races every_acknowledged_proposal_counts
            races one_proposal_many_times
            races proposals_against_the_end_of_the_phase
            races one_step_many_servers
            ballots a_ballot_counts_once_in_each_stage
            ballots a_ballot_counts_only_while_its_stage_is_open
            ballots a_stage_asks_those_who_were_there_before_it
            ballots a_removed_participant_takes_its_ballot_with_it
            ballots a_contest_is_kept_with_its_step
            ballots ballots_against_the_end_of_the_stage
            batches proposals_in_one_batch_meet_each_other
            batches batches_hold_many_federations
            batches a_bad_submission_fails_alone
            batches whoever_has_seen_a_revision_misses_no_later_change
            batches everybody_is_told_about_itself
        }
    };
    ($database:ident: $($room:ident $promise:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            if let Some(database) = $database::open().await {
                $crate::contract::$room::$promise(&database.store).await;
            }
        })+
    };
}
pub(crate) use contract;
