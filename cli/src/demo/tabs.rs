//! Places for people who join a demo from a browser tab.

use crate::link::InviteLink;
use feddtpt_shared::federation::RoundPolicy;

/// Fits a task's policy to a demo with `here` participants of its own and `tabs` people.
///
/// Nobody of the demo's own is missing, so every round waits for all of them: the same seed then gives the same prompt.
/// Round 1 waits for the people too, and every round for whoever of them is there; one who closes the tab delays a round
/// to its longest time, once, and does not fail it.
pub(crate) fn expect(policy: &mut RoundPolicy, here: u32, tabs: u32) {
    let everybody = here.saturating_add(tabs);
    policy.quorum = everybody;
    policy.min_participants = here;
    policy.max_participants = Some(everybody);
    policy.capacity = policy.capacity.max(everybody);
}

/// What to say before the rounds start; nothing when no place is left for people.
pub(crate) fn announcement(links: &[InviteLink], pages: bool) -> Option<String> {
    let places = match links.len() {
        0 => return None,
        1 => "1 place is".to_owned(),
        places => format!("{places} places are"),
    };
    let mut text =
        format!("\n{places} left for you; the first round waits until everybody has joined. Open in a browser:\n");
    for link in links {
        text = text + "\n    " + &link.to_text() + "\n";
    }
    if !pages {
        text += "\nThis binary was built without the web pages, so join with `feddtpt join LINK --rows FILE`, or build them:\n\
                 cargo xtask web\n";
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::messages::Secret;

    #[test]
    fn places_for_people_come_on_top() {
        let mut policy = RoundPolicy { capacity: 5, ..RoundPolicy::default() };
        expect(&mut policy, 10, 0);
        let counts =
            |policy: &RoundPolicy| (policy.quorum, policy.min_participants, policy.max_participants, policy.capacity);
        assert_eq!(counts(&policy), (10, 10, Some(10), 10));
        expect(&mut policy, 10, 2);
        assert_eq!(counts(&policy), (12, 10, Some(12), 12));
    }

    #[test]
    fn each_place_has_a_link_of_its_own() {
        let link = |invite: &str| InviteLink {
            server: "http://127.0.0.1:8700/".parse().unwrap(),
            federation: "f".to_owned(),
            invite: Secret::new(invite),
        };
        assert_eq!(announcement(&[], true), None);
        let text = announcement(&[link("one"), link("two")], true).unwrap();
        assert!(text.contains("2 places are left"), "{text}");
        for invite in ["one", "two"] {
            let link = format!("    http://127.0.0.1:8700/join#federation=f&invite={invite}\n");
            assert!(text.contains(&link), "{text}");
        }
        assert!(!text.contains("cargo xtask web"), "{text}");
        assert!(announcement(&[link("one")], false).unwrap().contains("cargo xtask web"));
    }
}
