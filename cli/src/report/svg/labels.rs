//! Where the words of a map go, so that they neither cross each other nor hide a mark.

/// A rectangle of pixels: left, top, right, bottom.
pub(super) type Rect = (i32, i32, i32, i32);

/// A label's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The box of the words.
    pub(super) rect: Rect,
    /// Where a line from the mark ends, if the words stand too far off to need none.
    pub(super) leader: Option<(i32, i32)>,
}

/// What a label belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// The middle of the mark.
    pub(super) at: (i32, i32),
    /// The mark's radius.
    pub(super) radius: i32,
    /// The width and height of the words.
    pub(super) words: (i32, i32),
}

/// How far from its mark a label may go, in pixels.
const GAPS: [i32; 7] = [4, 12, 22, 34, 48, 64, 82];

/// From this gap on a line leads to the mark.
const LEADER_FROM: i32 = 12;

/// Places labels one after the other, each where it covers least. `marks` are the boxes of all marks.
pub(super) fn place(anchors: &[Anchor], marks: &[Rect], frame: Rect) -> Vec<Place> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut places = Vec::new();
    for anchor in anchors {
        let best = candidates(anchor)
            .map(|(gap, rect)| {
                let crossed = if gap < LEADER_FROM { 0 } else { crossings(anchor.at, nearest(rect, anchor.at), marks) };
                (cost(rect, gap, &taken, marks, frame) + crossed * 30, gap, rect)
            })
            .min_by_key(|(cost, ..)| *cost);
        if let Some((_, gap, rect)) = best {
            taken.push(rect);
            let leads = gap >= LEADER_FROM || another_is_nearer(rect, anchor, marks);
            let leader = leads.then(|| nearest(rect, anchor.at));
            places.push(Place { rect, leader });
        }
    }
    places
}

/// Right, left, above, below and the corners, at growing distance.
fn candidates(anchor: &Anchor) -> impl Iterator<Item = (i32, Rect)> {
    let Anchor { at: (x, y), radius, words: (width, height) } = *anchor;
    GAPS.into_iter().flat_map(move |gap| {
        let off = radius + gap;
        let slant = off * 7 / 10;
        let spots = [
            (x + off, y - height / 2),
            (x - off - width, y - height / 2),
            (x - width / 2, y - off - height),
            (x - width / 2, y + off),
            (x + slant, y - slant - height),
            (x + slant, y + slant),
            (x - slant - width, y - slant - height),
            (x - slant - width, y + slant),
        ];
        spots.map(|(left, top)| (gap, (left, top, left + width, top + height)))
    })
}

fn cost(rect: Rect, gap: i32, taken: &[Rect], marks: &[Rect], frame: Rect) -> i32 {
    let outside = rect.0 < frame.0 || rect.1 < frame.1 || rect.2 > frame.2 || rect.3 > frame.3;
    let words: i32 = taken.iter().map(|other| shared(rect, *other)).sum();
    let covered: i32 = marks.iter().map(|mark| shared(rect, *mark)).sum();
    i32::from(outside) * 1_000_000 + words.min(100_000) * 100 + covered.min(10_000) * 3 + gap * 4
}

/// Whether the words stand nearer to a mark that is not theirs.
fn another_is_nearer(rect: Rect, anchor: &Anchor, marks: &[Rect]) -> bool {
    let Anchor { at: (x, y), radius: r, .. } = *anchor;
    let own = apart(rect, (x - r, y - r, x + r, y + r));
    marks.iter().any(|mark| apart(rect, *mark) < own - 2)
}

/// The larger of the gaps between two rectangles, across and down.
fn apart(a: Rect, b: Rect) -> i32 {
    let across = (a.0 - b.2).max(b.0 - a.2);
    across.max(a.1 - b.3).max(b.1 - a.3).max(0)
}

/// How many marks a line runs over, its own at the start not counted.
fn crossings(from: (i32, i32), to: (i32, i32), marks: &[Rect]) -> i32 {
    const STEPS: i32 = 12;
    let along =
        (1..=STEPS).map(|step| (from.0 + (to.0 - from.0) * step / STEPS, from.1 + (to.1 - from.1) * step / STEPS));
    let holds = |mark: &Rect, (x, y): (i32, i32)| mark.0 <= x && x <= mark.2 && mark.1 <= y && y <= mark.3;
    let crossed = marks.iter().filter(|mark| !holds(mark, from) && along.clone().any(|at| holds(mark, at)));
    crossed.map(|_| 1).sum()
}

/// The pixels that two rectangles share.
fn shared(a: Rect, b: Rect) -> i32 {
    (a.2.min(b.2) - a.0.max(b.0)).max(0) * (a.3.min(b.3) - a.1.max(b.1)).max(0)
}

/// The point of the rectangle that is nearest to `at`.
fn nearest(rect: Rect, (x, y): (i32, i32)) -> (i32, i32) {
    (x.clamp(rect.0, rect.2), y.clamp(rect.1, rect.3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = (0, 0, 300, 300);

    fn anchor(x: i32, y: i32) -> Anchor {
        Anchor { at: (x, y), radius: 6, words: (60, 14) }
    }

    #[test]
    fn words_at_one_place_stay_apart() {
        let anchors = [anchor(150, 150); 12];
        let marks = [(144, 144, 156, 156)];
        let places = place(&anchors, &marks, FRAME);
        for (index, a) in places.iter().enumerate() {
            assert_eq!(shared(a.rect, marks[0]), 0, "label {index} hides the mark");
            for b in &places[index + 1..] {
                assert_eq!(shared(a.rect, b.rect), 0, "label {index} crosses another");
            }
        }
    }

    #[test]
    fn words_stay_within_the_frame() {
        for (x, y) in [(2, 2), (298, 2), (2, 298), (298, 298)] {
            let places = place(&[anchor(x, y)], &[], FRAME);
            let (left, top, right, bottom) = places[0].rect;
            assert!(left >= 0 && top >= 0 && right <= 300 && bottom <= 300, "{places:?}");
        }
    }

    #[test]
    fn a_line_leads_only_to_words_far_off() {
        let places = place(&[anchor(150, 150)], &[], FRAME);
        assert_eq!(places[0].leader, None);
    }
}
