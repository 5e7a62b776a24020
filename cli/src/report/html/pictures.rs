//! How the server saw the tokens, round by round.

use crate::report::data::{DemoReport, Picture, Point};
use crate::report::svg::{Shape, Size, cluster_map, colour_of, elbow, shape_of};
use crate::report::words::{counted, visible};
use feddtpt_pictures::page::Column::{Figures, Words};
use feddtpt_pictures::page::{Table, both, details, figure, key, sign};

const SMALL: Size = Size::new(344, 344);

/// How long a table of distances may be.
const ROWS: usize = 60;

/// The section with the cluster maps and the elbow curves; empty where no round has a picture.
pub(super) fn section(report: &DemoReport) -> String {
    let pictures: Vec<(u32, &Picture)> =
        report.rounds.iter().filter_map(|round| Some((round.round, round.picture.as_ref()?))).collect();
    let Some(((last, picture), earlier)) = pictures.split_last() else {
        return String::new();
    };
    let map = figure(
        &map_caption(*last, picture),
        &key(&entries(picture)),
        &both(Size::new(960, 560), SMALL, |size| cluster_map(picture, size)),
        &points(*last, picture).folded("The tokens as a table"),
    );
    let maps: String = earlier.iter().map(|(round, picture)| small_map(*round, picture)).collect();
    let maps = if maps.is_empty() {
        String::new()
    } else {
        format!("<h3>Earlier rounds</h3>\n<div class=\"grid\">\n{maps}</div>\n")
    };
    let elbows: String = earlier.iter().map(|(round, picture)| elbow_figure(*round, picture, true)).collect();
    let elbows = if elbows.is_empty() {
        String::new()
    } else {
        details("Earlier rounds", &format!("<div class=\"grid\">\n{elbows}</div>\n"))
    };
    format!(
        "<section aria-labelledby=\"maps\" class=\"maps\">\n<h2 id=\"maps\">Tokens and their clusters</h2>\n\
         <p>Tokens with a similar meaning to the model lie close together. Colours are given anew in each round. Distances \
         on the plane are approximate: the clusters were found in the full space.</p>\n{map}{maps}\n</section>\n\
         <section aria-labelledby=\"elbows\">\n<h2 id=\"elbows\">How the cluster radius was chosen</h2>\n{}{elbows}\
         </section>\n",
        elbow_figure(*last, picture, false)
    )
}

fn map_caption(round: u32, picture: &Picture) -> String {
    let clusters = clusters(picture).len();
    let noise = picture.points.iter().filter(|point| point.cluster.is_none()).count();
    let withheld = picture.points.iter().filter(|point| point.is_withheld()).count();
    format!(
        "Round {round}: {} in {}, {noise} outside every cluster, {withheld} chosen but withheld from the prompt.",
        counted(picture.points.len(), "token"),
        counted(clusters, "cluster")
    )
}

fn small_map(round: u32, picture: &Picture) -> String {
    let table = points(round, picture).folded("The tokens as a table");
    figure(&map_caption(round, picture), "", &cluster_map(picture, SMALL), &table)
}

/// The clusters in order, each with its representatives.
fn clusters(picture: &Picture) -> Vec<(u32, Vec<&Point>)> {
    let mut numbers: Vec<u32> = picture.points.iter().filter_map(|point| point.cluster).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let standing = |number| picture.points.iter().filter(move |p| p.representative && p.cluster == Some(number));
    numbers.into_iter().map(|number| (number, standing(number).collect())).collect()
}

fn entries(picture: &Picture) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = clusters(picture)
        .into_iter()
        .map(|(number, standing)| {
            let words: Vec<String> = standing.iter().map(|point| visible(&point.token)).collect();
            let words = if words.is_empty() { "no representative".to_owned() } else { words.join(", ") };
            (mark(number as usize), format!("cluster {number}: {words}"))
        })
        .collect();
    let ring = "<circle cx=\"7\" cy=\"7\" r=\"5\" fill=\"none\" stroke=\"var(--muted)\" stroke-width=\"2\"/>";
    let cross = "<path d=\"M1 1 13 13M1 13 13 1\" stroke=\"var(--ink)\" stroke-width=\"2\"/>";
    let sizes = "<circle cx=\"5\" cy=\"7\" r=\"3\" fill=\"none\" stroke=\"var(--ink)\"/>\
                 <circle cx=\"19\" cy=\"7\" r=\"6\" fill=\"none\" stroke=\"var(--ink)\"/>";
    let dot = "<circle cx=\"7\" cy=\"7\" r=\"6\" fill=\"none\" stroke=\"var(--ink)\"/>\
               <circle cx=\"7\" cy=\"7\" r=\"2\" fill=\"var(--ink)\"/>";
    entries.push((sign(14, dot), "stands for its cluster, named".to_owned()));
    entries.push((sign(14, ring), "outside every cluster".to_owned()));
    entries.push((sign(14, cross), "chosen, but withheld from the prompt".to_owned()));
    entries.push((sign(26, sizes), "larger: proposed more often".to_owned()));
    entries
}

fn mark(index: usize) -> String {
    let shape = shape_of(index);
    let paint = format!("fill=\"{}\" stroke=\"var(--ink)\"", colour_of(index));
    if shape == Shape::Circle {
        return sign(14, &format!("<circle cx=\"7\" cy=\"7\" r=\"6\" {paint}/>"));
    }
    let corners: Vec<String> = shape.corners(6).iter().map(|(x, y)| format!("{},{}", x + 7, y + 7)).collect();
    sign(14, &format!("<polygon points=\"{}\" {paint}/>", corners.join(" ")))
}

fn points(round: u32, picture: &Picture) -> Table {
    let heads = [
        Words("Token"),
        Words("Cluster"),
        Figures("Occurrences"),
        Figures("Attention"),
        Words("Representative"),
        Words("In the prompt"),
    ];
    let mut table = Table::new(&format!("Tokens of round {round}"), &heads);
    let mut sorted: Vec<&Point> = picture.points.iter().collect();
    sorted.sort_by_key(|point| (point.cluster.is_none(), point.cluster, std::cmp::Reverse(point.occurrences)));
    for point in sorted {
        table.row(&[
            point.token.clone(),
            point.cluster.map_or_else(|| "none".to_owned(), |cluster| cluster.to_string()),
            point.occurrences.to_string(),
            format!("{:.3}", point.attention),
            if point.representative { "yes" } else { "no" }.to_owned(),
            published(point).to_owned(),
        ]);
    }
    table
}

fn published(point: &Point) -> &'static str {
    match (point.released, point.is_withheld()) {
        (true, _) => "yes",
        (false, true) => "withheld",
        (false, false) => "no",
    }
}

fn elbow_figure(round: u32, picture: &Picture, small: bool) -> String {
    let chosen = match (picture.eps, picture.elbow_index) {
        (Some(eps), Some(index)) => {
            format!(
                "the dot is the elbow, the {}; eps is {eps:.3} (dashed)",
                place(index, picture.distance_curve.len())
            )
        }
        (Some(eps), None) => format!("no elbow was found; eps is {eps:.3} (dashed)"),
        (None, _) => "no eps was chosen".to_owned(),
    };
    let caption =
        format!("Round {round}: distance of each token to its nearest neighbours, in ascending order; {chosen}.");
    let draw = |size| elbow(picture, size);
    let drawing = if small { draw(Size::new(344, 240)) } else { both(Size::new(960, 320), Size::new(344, 260), draw) };
    let table = distances(round, picture);
    figure(&caption, "", &drawing, &table.folded("The distances as a table"))
}

/// The distances, at most about [`ROWS`] of them and always the elbow.
fn distances(round: u32, picture: &Picture) -> Table {
    let step = picture.distance_curve.len().div_ceil(ROWS).max(1);
    let caption = match step {
        1 => format!("Distances of round {round}"),
        _ => format!("Distances of round {round}: one of every {step}, and the elbow"),
    };
    let mut table = Table::new(&caption, &[Words("Place"), Figures("Distance"), Words("Note")]);
    for (index, distance) in picture.distance_curve.iter().enumerate() {
        let elbow = picture.elbow_index == Some(index);
        if elbow || index % step == 0 {
            let note = if elbow { "elbow" } else { "" };
            table.row(&[(index + 1).to_string(), format!("{distance:.4}"), note.to_owned()]);
        }
    }
    table
}

fn place(index: usize, of: usize) -> String {
    format!("distance at place {} of {of}", index + 1)
}
