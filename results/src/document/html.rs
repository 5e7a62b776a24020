//! The document as one page: no scripts, nothing loaded.

use feddtpt_pictures::page::{Column, STYLE, Table, details, figure};
use feddtpt_pictures::{Theme, escape};

use super::{Block, Head, Section, Sheet, lead, sections, title};
use crate::findings::Findings;
use crate::plots::Plot;

/// Drawings for wide pages and for narrow ones.
const WIDTHS: [u32; 2] = [960, 344];
/// A table with more rows than this is folded away.
const LONG: usize = 60;

/// The findings as a self-contained page, its drawings within it. It follows the reader's light or dark setting.
pub(crate) fn html(findings: &Findings) -> String {
    let (title, lead) = (escape(title(findings)), escape(&lead(findings)));
    let sections: String = sections(findings).iter().map(|section| render(findings, section)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<header>\n<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n</header>\n<main>\n{sections}</main>\n\
         </body>\n</html>\n"
    )
}

fn render(findings: &Findings, section: &Section) -> String {
    let blocks = section.blocks.iter().map(|block| match block {
        Block::Words(words) => format!("<p>{}</p>\n", escape(words)),
        Block::Points(points) => {
            let points: Vec<String> = points.iter().map(|point| format!("<li>{}</li>\n", escape(point))).collect();
            format!("<ul>\n{}</ul>\n", points.concat())
        }
        Block::Figure(plot, caption) => figure(caption, "", &drawing(findings, *plot), ""),
        Block::Table(sheet) if sheet.rows.len() > LONG => {
            details(&format!("{} ({} rows)", sheet.caption, sheet.rows.len()), &table(sheet))
        }
        Block::Table(sheet) => table(sheet),
    });
    format!("<section>\n<h2>{}</h2>\n{}</section>\n", section.heading, blocks.collect::<String>())
}

fn drawing(findings: &Findings, plot: Plot) -> String {
    let [wide, narrow] = WIDTHS.map(|width| plot.draw(findings, Theme::Page, width));
    format!("<div class=\"wide\">{wide}</div>\n<div class=\"narrow\">{narrow}</div>\n")
}

fn table(sheet: &Sheet) -> String {
    let heads = sheet.heads.iter().map(|head| match head {
        Head::Words(name) => Column::Words(name),
        Head::Figures(name) => Column::Figures(name),
    });
    let mut table = Table::new(&sheet.caption, &heads.collect::<Vec<_>>());
    for row in &sheet.rows {
        table.row(row);
    }
    table.render()
}
