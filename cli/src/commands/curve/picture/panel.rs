//! One region's panel: a grid, and a line for each product.

use asx::contract::Term;
use asx::value::Decimal;

use super::axis::Axis;
use super::element::{Anchor, Element};
use super::look::Look;
use crate::commands::curve::page::figures;
use crate::ops::curve::{Curve, Point};
use crate::ui::Scale;

/// Steps of the grid, at most.
const STEPS: i64 = 7;
/// A hundredth, as decimals are scaled: figures are no finer.
const CENT: i64 = 100;
/// Above the plot, for the title and the unit.
const ABOVE: i64 = 48;
/// Below it, for periods and years.
const BELOW: i64 = 42;
/// Left of it, for the figures.
const BESIDE: i64 = 50;
/// Between the plot's edges and the first and last marker.
const MARGIN: i64 = 12;

/// A panel and where it stands.
pub(super) struct Panel<'a> {
    curves: Vec<&'a Curve>,
    scale: Scale,
    axis: Axis,
    left: i64,
    top: i64,
    width: i64,
    height: i64,
}

impl<'a> Panel<'a> {
    /// At a place, of a size with all that belongs to it.
    pub(super) fn new(curves: Vec<&'a Curve>, x: i64, y: i64, width: i64, height: i64) -> Self {
        let points: Vec<&Point> = curves.iter().flat_map(|curve| &curve.points).collect();
        let prices: Vec<i64> = points
            .iter()
            .flat_map(|point| [point.settle, point.against])
            .flatten()
            .map(Decimal::scaled)
            .collect();
        let scale = Scale::over(prices.iter().copied(), STEPS, CENT);
        let (left, width) = (x + BESIDE, width - BESIDE);
        let axis = Axis::new(points.iter().map(|point| point.period), left + MARGIN, width - 2 * MARGIN);
        Self { curves, scale, axis, left, top: y + ABOVE, width, height: height - ABOVE - BELOW }
    }

    pub(super) fn drawn(&self) -> Element {
        let mut all = self.words();
        all.extend(self.grid());
        all.extend(self.axis.drawn(self.top + self.height));
        all.extend(self.curves.iter().flat_map(|curve| self.dashed(curve)));
        all.extend(self.curves.iter().flat_map(|curve| self.line(curve)));
        Element::group(all)
    }

    /// The title, and what the figures are.
    fn words(&self) -> Vec<Element> {
        let Some(curve) = self.curves.first() else { return Vec::new() };
        let title = format!("{}, {}", curve.region.as_str(), term(curve.term));
        let x = self.left - BESIDE;
        vec![
            Element::text(x, self.top - 31, 15, Anchor::Start, &title).bold(),
            Element::text(x, self.top - 13, 11, Anchor::Start, curve.unit).faint(),
        ]
    }

    fn grid(&self) -> Vec<Element> {
        let right = self.left + self.width;
        let values: Vec<i64> = self.scale.figures().collect();
        let figure = |(value, text): (i64, String)| {
            let y = self.y(value);
            let colour = if value == self.scale.low { "#888888" } else { "#e0e0e0" };
            let line = Element::line(&[(self.left, y), (right, y)], colour, "1");
            [line, Element::text(self.left - 6, y + 4, 11, Anchor::End, &text)]
        };
        let texts = figures(&values);
        values.into_iter().zip(texts).flat_map(figure).collect()
    }

    fn line(&self, curve: &Curve) -> Vec<Element> {
        let look = Look::of(curve.product);
        let runs = self.runs(curve, |point| point.settle);
        let markers = runs.iter().flatten().map(|(x, y)| look.marker(*x, *y));
        runs.iter().map(|run| look.line(run)).chain(markers).collect()
    }

    fn dashed(&self, curve: &Curve) -> Vec<Element> {
        let look = Look::of(curve.product);
        self.runs(curve, |point| point.against).iter().map(|run| Element::dashed(run, look.colour)).collect()
    }

    /// Where the prices stand; one that is missing breaks the line.
    fn runs(&self, curve: &Curve, price: impl Fn(&Point) -> Option<Decimal>) -> Vec<Vec<(i64, i64)>> {
        let runs = curve.points.chunk_by(|one, next| price(one).is_some() && price(next).is_some());
        let place = |point: &Point| Some((self.axis.x(point.expiry_month), self.y(price(point)?.scaled())));
        let runs = runs.map(|run| run.iter().filter_map(place).collect::<Vec<_>>());
        runs.filter(|run| !run.is_empty()).collect()
    }

    fn y(&self, scaled: i64) -> i64 {
        self.top + self.scale.down(scaled, self.height)
    }
}

fn term(term: Term) -> &'static str {
    match term {
        Term::Month => "months",
        Term::Quarter => "quarters",
        Term::CalendarYear => "calendar years",
        Term::FinancialYear => "financial years",
    }
}
