//! In a pipe: one table, a line for each expiry, each line whole.

use super::Report;
use super::page::{change, count, price};
use crate::ui::{Column, Page, Role, Table};

pub(super) fn write(report: &Report, page: &mut Page) {
    let mut columns = vec![
        Column::left("date"),
        Column::left("region"),
        Column::left("product"),
        Column::left("term"),
        Column::left("expiry"),
        Column::right("settle"),
    ];
    columns.extend(report.against.map(|_| Column::right("change")));
    columns.extend([Column::right("volume"), Column::right("open interest"), Column::left("source")]);
    let mut table = Table::new(columns);
    for curve in &report.curves {
        for point in &curve.points {
            let mut cells = vec![
                report.trade_date.to_string(),
                curve.region.as_str().to_owned(),
                curve.product.as_str().to_owned(),
                curve.term.as_str().to_owned(),
                // One word, so that columns can be counted.
                point.period.to_string().replace(' ', "-"),
                price(point.settle),
            ];
            cells.extend(report.against.map(|_| change(point.change)));
            cells.extend([count(point.volume), count(point.open_interest), curve.source.to_string()]);
            table.row(cells.into_iter().map(|cell| (Role::Plain, cell)));
        }
    }
    page.table(table);
}
