use super::*;
use crate::report::sample;

/// What no page may contain, whoever names tokens and participants.
const HOSTILE: &str = "</style></title><script>alert(1)</script><img src=x onerror='alert(2)'>\"><b>&\u{0}\u{202e}";

#[test]
fn nothing_from_outside_becomes_markup() {
    let page = render_html(&sample::hostile(HOSTILE));
    for forbidden in ["<script", "<img", "<b>", "onerror='", "\u{0}", "\u{202e}"] {
        assert!(!page.to_lowercase().contains(forbidden), "{forbidden:?} reached the page");
    }
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(page.matches("</title>").count(), 1);
    assert!(page.contains("&lt;script&gt;"));
    let harmless: String = HOSTILE.chars().map(|c| if c == ' ' { ' ' } else { 'x' }).collect();
    let same = render_html(&sample::hostile(&harmless));
    for sign in ['<', '>', '"'] {
        assert_eq!(page.matches(sign).count(), same.matches(sign).count(), "{sign} comes from outside");
    }
}

#[test]
fn the_page_loads_nothing() {
    let page = render_html(&sample::report());
    let namespaces = page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
    assert_eq!(page.matches("http").count(), namespaces + 1, "only namespaces and the policy's http-equiv");
    for forbidden in ["<script", "@import", "url(", "<iframe", " src="] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_figure_has_a_caption_a_name_and_a_table() {
    let page = render_html(&sample::report());
    for figure in page.split("<figure>").skip(1) {
        let figure = figure.split("</figure>").next().unwrap();
        assert!(figure.contains("<figcaption>") && figure.contains("<table>"));
        assert!(figure.contains("<svg role=\"img\" aria-label=\""));
    }
    assert_eq!(page.matches("<figure>").count(), 1 + 4 + 4 + 1, "curve, maps, elbows, mix");
}

#[test]
fn every_element_is_closed() {
    let page = render_html(&sample::report());
    for tag in
        ["section", "figure", "details", "div", "table", "svg", "text", "ul", "ol", "li", "dl", "p", "ins", "del"]
    {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn reports_with_little_in_them_still_render() {
    assert!(render_html(&DemoReport::default()).contains("What came out"));
    let mut report = sample::report();
    for round in &mut report.rounds {
        round.picture = None;
    }
    assert!(!render_html(&report).contains("Tokens and their clusters"));
}

#[test]
fn figures_that_are_not_numbers_do_no_harm() {
    let mut report = sample::report();
    report.majority = f64::NAN;
    report.seed_prompt.accuracy = f64::INFINITY;
    report.local_mean.accuracy = f64::NAN;
    for round in &mut report.rounds {
        round.score.accuracy = f64::NAN;
        let picture = round.picture.as_mut().unwrap();
        picture.eps = Some(f64::NAN);
        picture.elbow_index = Some(usize::MAX - 1);
        picture.distance_curve = vec![f64::NAN, 0.0, f64::INFINITY];
        picture.points.iter_mut().for_each(|point| (point.x, point.y) = (f64::MAX, f64::NEG_INFINITY));
        picture.points[0].y = -f64::MAX;
        picture.points[1].y = f64::MAX;
    }
    let page = render_html(&report);
    assert!(!page.contains("could not be drawn"));
}
