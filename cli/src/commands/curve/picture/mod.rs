//! The curves as a picture: SVG on its own, which any mail program and any browser shows the same.
//!
//! It is written here and not by a plotting library: a line, a grid and words are less text than the settings that would
//! bring one to markers that can be told apart without colour, and the same curves always give the same bytes.

mod axis;
mod element;
mod look;
mod panel;

use std::collections::BTreeSet;

use asx::contract::Product;

use super::Report;
use crate::ops::curve::Curve;
use element::{Anchor, Element};
use look::Look;
use panel::Panel;

/// Of the whole picture, in pixels.
const WIDTH: i64 = 800;
/// Around it.
const EDGE: i64 = 20;
/// Where the panels begin.
const TOP: i64 = 92;
/// Of a panel, with the words around it.
const PANEL_HEIGHT: i64 = 320;
/// Between two panels.
const GAP: i64 = 20;
/// Below the panels.
const BOTTOM: i64 = 30;

/// The picture of the curves that are drawn.
pub(super) fn svg(report: &Report) -> String {
    let curves: Vec<&Curve> = report.curves.iter().filter(|curve| report.draws(curve)).collect();
    let panels = panels(&curves);
    let columns = i64::from(panels.len() > 1) + 1;
    let width = (WIDTH - 2 * EDGE - (columns - 1) * GAP) / columns;
    let count = i64::try_from(panels.len()).unwrap_or_default().max(1);
    let rows = (count + columns - 1) / columns;
    let height = TOP + rows * PANEL_HEIGHT + (rows - 1) * GAP + BOTTOM;
    let mut all = head(report, &curves);
    for (at, panel) in (0..).zip(panels) {
        let x = EDGE + at % columns * (width + GAP);
        all.push(
            Panel::new(panel, x, TOP + at / columns * (PANEL_HEIGHT + GAP), width, PANEL_HEIGHT).drawn(),
        );
    }
    if curves.is_empty() {
        all.push(Element::text(
            WIDTH / 2,
            TOP + PANEL_HEIGHT / 2,
            14,
            Anchor::Middle,
            "No curve has two prices to draw a line between.",
        ));
    }
    let sources: BTreeSet<String> = curves.iter().map(|curve| curve.source.to_string()).collect();
    let sources = sources.into_iter().collect::<Vec<_>>().join(", ");
    all.push(Element::text(EDGE, height - 12, 11, Anchor::Start, &format!("Source: {sources}")).faint());
    Element::picture(WIDTH, height, &title(report), all)
}

/// The curves of a region and term share a panel.
fn panels<'a>(curves: &[&'a Curve]) -> Vec<Vec<&'a Curve>> {
    let mut of: BTreeSet<_> = BTreeSet::new();
    of.extend(curves.iter().map(|curve| (curve.region, curve.term)));
    let here = |key| curves.iter().copied().filter(|curve| (curve.region, curve.term) == key).collect();
    of.into_iter().map(here).collect()
}

fn title(report: &Report) -> String {
    format!("Electricity futures, settlement of {}", report.trade_date)
}

/// The title, and what each line is.
fn head(report: &Report, curves: &[&Curve]) -> Vec<Element> {
    let mut all = vec![Element::text(EDGE, 34, 20, Anchor::Start, &title(report)).bold()];
    let mut x = EDGE;
    let products: BTreeSet<Product> = curves.iter().map(|curve| curve.product).collect();
    for product in products {
        let (look, name) = (Look::of(product), product.as_str().replace('_', "-"));
        all.push(look.line(&[(x, 62), (x + 36, 62)]));
        all.push(look.marker(x + 18, 62));
        all.push(Element::text(x + 42, 66, 13, Anchor::Start, &name));
        x += 70 + 8 * i64::try_from(name.len()).unwrap_or_default();
    }
    if let Some(against) = report.against {
        all.push(Element::dashed(&[(x, 62), (x + 36, 62)], "#555555"));
        all.push(Element::text(x + 42, 66, 13, Anchor::Start, &format!("dashed: {against}")));
    }
    all
}
