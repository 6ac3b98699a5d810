//! On a terminal: for each curve a chart, if it is drawn, and a table.

use asx::contract::Term;
use asx::value::Decimal;
use jiff::civil::Date;

use super::Report;
use crate::ops::curve::Curve;
use crate::ui::{Chart, Column, Line, Page, Role, Table, words};

/// A hundredth, as decimals are scaled.
const CENT: i64 = 100;

pub(super) fn write(report: &Report, page: &mut Page) {
    let head = Line::of(Role::Strong, report.of.name()).text("  settlement of ");
    let head = head.add(Role::Name, report.trade_date.to_string());
    page.line(match report.against {
        Some(against) => head.text(", compared with ").add(Role::Name, against.to_string()),
        None => head,
    });
    let mut before = None;
    for curve in &report.curves {
        page.blank();
        let here = (curve.region, curve.product);
        page.line(title(curve, before != Some(here)));
        before = Some(here);
        if report.draws(curve) {
            page.chart(chart(curve));
            page.lines(report.against.and_then(|against| key(curve, against)));
        }
        page.table(table(curve, report.against));
    }
    notes(report, page);
}

/// `NSW base  quarters  A$/MWh  eod_csv.eod_au`
fn title(curve: &Curve, whole: bool) -> Line {
    let name = format!("{} {}", curve.region.as_str(), curve.product.as_str());
    let line = Line::of(Role::Strong, name).text("  ").text(plural(curve.term));
    if whole { line.add(Role::Dim, format!("  {}  {}", curve.unit, curve.source)) } else { line }
}

fn plural(term: Term) -> &'static str {
    match term {
        Term::Month => "months",
        Term::Quarter => "quarters",
        Term::CalendarYear => "calendar years",
        Term::FinancialYear => "financial years, to June",
    }
}

fn chart(curve: &Curve) -> Chart {
    let scaled = |price: Option<Decimal>| price.map(Decimal::scaled);
    let years = curve.points.iter().map(|point| point.period.year());
    let mut last = None;
    let labels = years.enumerate().filter(|(_, year)| last.replace(*year) != Some(*year));
    Chart {
        values: curve.points.iter().map(|point| scaled(point.settle)).collect(),
        behind: curve.points.iter().map(|point| scaled(point.against)).collect(),
        labels: labels.map(|(at, year)| (at, year.to_string())).collect(),
        least: CENT,
        figures,
    }
}

/// `120`, or all of them with places: `120.00`, `120.50`.
pub(super) fn figures(scaled: &[i64]) -> Vec<String> {
    let prices = || scaled.iter().copied().map(Decimal::from_scaled);
    let whole: Option<Vec<i64>> = prices().map(Decimal::to_integer).collect();
    match whole {
        Some(whole) => whole.iter().map(ToString::to_string).collect(),
        None => prices().map(|price| price.to_string()).collect(),
    }
}

/// What the marks are, and that the other date's prices are from somebody else.
fn key(curve: &Curve, against: Date) -> Option<Line> {
    let source = curve.against_source.as_ref()?;
    let line = Line::new().text("  ○ ").add(Role::Dim, against.to_string());
    Some(if *source == curve.source { line } else { line.add(Role::Wait, format!(" by {source}")) })
}

fn table(curve: &Curve, against: Option<Date>) -> Table {
    let mut columns = vec![Column::left("expiry"), Column::right("settle")];
    columns.extend(against.map(|_| Column::right("change")));
    columns.extend([Column::right("volume"), Column::right("open interest")]);
    let mut table = Table::new(columns);
    for point in &curve.points {
        let mut cells = vec![(Role::Plain, point.period.to_string()), (Role::Strong, price(point.settle))];
        cells.extend(against.map(|_| (Role::Plain, change(point.change))));
        cells.extend([point.volume, point.open_interest].map(|number| (Role::Dim, count(number))));
        table.row(cells);
    }
    table
}

fn notes(report: &Report, page: &mut Page) {
    let others = report.others();
    if !others.is_empty() {
        page.blank();
        let text = format!("{}; --source takes one of them", others.join(", "));
        page.flow(Line::of(Role::Dim, "also reported by "), 2, Role::Dim, &text);
    }
    if let Some(picture) = &report.picture {
        page.blank();
        page.whole(Line::of(Role::Dim, "picture ").text(picture.display().to_string()));
    }
}

/// Where there is none, a dash: never 0.
pub(super) fn price(price: Option<Decimal>) -> String {
    price.map_or_else(|| "-".to_owned(), |price| price.to_string())
}

/// With its sign.
pub(super) fn change(change: Option<Decimal>) -> String {
    match change {
        Some(up) if up.scaled() > 0 => format!("+{up}"),
        other => price(other),
    }
}

pub(super) fn count(number: Option<i64>) -> String {
    let words = |number: i64| u64::try_from(number).map_or_else(|_| number.to_string(), words::thousands);
    number.map_or_else(|| "-".to_owned(), words)
}
