//! What `mdd curve` reports.

use std::path::PathBuf;

use asx::contract::Term;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::origin::Of;
use super::{lines, page};
use crate::ops::curve::{Curve, Drawn, Source};
use crate::ui::{self, Page};

/// The forward curves of a trade date.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// Where the tables are.
    #[serde(rename = "from")]
    pub(super) of: Of,
    /// The trade date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub(super) trade_date: Date,
    /// The trade date it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(super) against: Option<Date>,
    /// By region, product and term.
    pub(super) curves: Vec<Curve>,
    /// Every source that reports the trade date.
    sources: Vec<Source>,
    /// The picture that was written, with `--svg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<PathBuf>,
    /// The terms that are drawn as a line; the others are listed.
    #[serde(skip)]
    drawn: Vec<Term>,
}

impl Report {
    pub(super) fn new(of: Of, drawn: Drawn, terms: Vec<Term>) -> Self {
        let Drawn { date, against, curves, sources } = drawn;
        Self { of, trade_date: date, against, curves, sources, picture: None, drawn: terms }
    }

    /// Is there a line to draw?
    pub(super) fn draws(&self, curve: &Curve) -> bool {
        let settled = curve.points.iter().filter(|point| point.settle.is_some());
        self.drawn.contains(&curve.term) && settled.count() > 1
    }

    /// The sources that no curve is from.
    pub(super) fn others(&self) -> Vec<String> {
        let unused = |source: &&Source| self.curves.iter().all(|curve| curve.source != **source);
        self.sources.iter().filter(unused).map(ToString::to_string).collect()
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.curve/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        match page.room {
            Some(_) => page::write(self, page),
            None => lines::write(self, page),
        }
    }
}
