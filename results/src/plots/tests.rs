use super::*;
use crate::findings::Settings;
use crate::sample::study;
use crate::statistics::Bootstrap;

fn findings() -> Findings {
    let settings =
        Settings { control: Some("feddtpt".into()), reference: Some("feddtpt".into()), ..Settings::default() };
    Findings::of(&study(), &settings).unwrap()
}

#[test]
fn every_arm_and_cell_is_named() {
    let findings = findings();
    for plot in Plot::ALL {
        assert!(plot.applies(&findings));
        for width in [344, 960] {
            let svg = plot.draw(&findings, Theme::Light, width);
            assert!(svg.starts_with("<svg role=\"img\" aria-label=\"") && !svg.contains("could not be drawn"));
            for name in ["feddtpt-gated", "sst2 · dirichlet-"] {
                assert!(svg.contains(name), "{name} in {} of {width}", plot.name());
            }
        }
    }
}

#[test]
fn each_arm_has_a_line_and_a_band_in_each_panel() {
    let svg = Plot::Curves.draw(&findings(), Theme::Light, 960);
    assert_eq!(svg.matches("<polygon").count(), 6 * 4);
    assert_eq!(svg.matches("LLM calls\n").count(), 6);
}

#[test]
fn the_forest_has_a_diamond_for_each_arm_and_a_square_for_each_data_set() {
    let svg = Plot::Differences.draw(&findings(), Theme::Light, 960);
    assert_eq!(svg.matches("<polygon").count(), 3 + 3 * 3);
    assert_eq!(svg.matches("<circle").count(), 2 * 3 * 6, "disc and outline, three arms, six cells");
}

#[test]
fn without_a_control_there_is_no_forest() {
    let bootstrap = Bootstrap { resamples: 20, ..Bootstrap::default() };
    let findings = Findings::of(&study(), &Settings { bootstrap, ..Settings::default() }).unwrap();
    assert!(!Plot::Differences.applies(&findings));
    assert!(Plot::Finals.applies(&findings));
}

#[test]
fn a_single_cell_has_one_panel_with_a_line_for_each_arm() {
    let settings = Settings { control: Some("feddtpt".into()), ..Settings::default() };
    let svg = Plot::Differences.draw(&Findings::of(&small(), &settings).unwrap(), Theme::Light, 960);
    assert_eq!(svg.matches("percentage points").count(), 1);
    assert_eq!(svg.matches("<circle").count(), 2 * 7, "disc and outline for each arm but the control");
    assert!(svg.contains("sst2 · iid, less feddtpt") && svg.contains("an-arm-of-some-length-7"));
}

/// One cell, eight arms with long names, of which one has a single seed.
fn small() -> Vec<crate::ResultRow> {
    let arms =
        (0..8_u64).map(|arm| (arm, if arm == 0 { "feddtpt".into() } else { format!("an-arm-of-some-length-{arm}") }));
    let runs = arms.flat_map(|(arm, name)| {
        let seeds = if arm == 7 { 1 } else { 6 };
        (0..seeds).flat_map(move |seed| {
            let noise = |round: u64| ((seed * 7 + arm * 5 + round * 3) % 13) as f64 / 400.0;
            let values = [0, 1, 2, 3].map(|round| 0.6 + 0.01 * round as f64 + noise(round));
            crate::sample::run(&name, "sst2", "iid", seed, &values)
        })
    });
    runs.collect()
}
