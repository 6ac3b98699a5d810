//! `mdd curve`: the forward curve per region and product, from the harvested tables.

mod lines;
mod names;
mod origin;
mod page;
mod picture;
mod report;
mod save;

use std::path::PathBuf;

use asx::contract::{Product, Region, Term};
use jiff::civil::Date;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::curve::{Against, Drawn, Place, Wanted, draw};
use names::{against, products, regions, terms};
use origin::Origin;
pub(super) use report::Report;

/// Draw the forward curve per region and product from the harvested tables
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd curve                                    the test stack's latest trade date
  mdd curve --production --market NSW,VIC      production's, two regions of the market
  mdd curve --against previous                 with the change since the trade date before
  mdd curve --date 2025-02-27 --against 2025-01-31 --product base
  mdd curve --svg curve.svg                    also as a picture for a mail
  mdd inspect eod_20250227.csv --out out && mdd curve out
  mdd curve --output json | jq -r '.curves[].points[].settle'

Prices are what futures settled at. Quarters are drawn; strips (calendar and financial years) are listed apart, months
with --term month. Options, gas and certificates are left out. Where several sources report a day, one is taken for each
region and product: contracts (energy_eod) before periods (energy_curve), then who states more prices; it is named, and
--source takes another. A change is the difference to the same source on the other date, if it reports it.

In a pipe there is one line for each expiry and no chart.

Exit codes: 0 drawn; 1 there are no such prices.")]
pub struct Args {
    #[command(flatten)]
    origin: Origin,
    /// The trade date, instead of the latest
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// A trade date to compare with: the change of each price; previous is the one before
    #[arg(long, value_name = "YYYY-MM-DD|previous", value_parser = against)]
    against: Option<Against>,
    /// Only these regions of the market; --region is AWS's
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = regions())]
    market: Vec<Region>,
    /// Only these products
    #[arg(long, value_name = "PRODUCT", value_delimiter = ',', value_parser = products())]
    product: Vec<Product>,
    /// Draw these terms, instead of quarters with strips apart
    #[arg(long, value_name = "TERM", value_delimiter = ',', value_parser = terms())]
    term: Vec<Term>,
    /// Take the prices of this source: a layout, a source or both, as they are named
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Write the curves as a picture, too
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    svg: Option<PathBuf>,
}

impl Args {
    fn wanted(&self) -> Wanted {
        Wanted {
            date: self.date,
            against: self.against,
            regions: self.market.clone(),
            products: self.product.clone(),
            terms: self.term.clone(),
            source: self.source.clone(),
        }
    }

    /// The terms of which a line is drawn.
    fn drawn(&self) -> Vec<Term> {
        if self.term.is_empty() { vec![Term::Quarter] } else { self.term.clone() }
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    refuse_markets(context)?;
    let (place, of) = args.origin.find(context).await?;
    let drawn = read(&place, &args.wanted(), context).await?;
    let mut report = Report::new(of, drawn, args.drawn());
    if let Some(file) = &args.svg {
        let file = context.folder().join(file);
        save::save(&file, &picture::svg(&report))?;
        report.picture = Some(file);
    }
    context.console.report(&report)?;
    Ok(Exit::Done)
}

/// Regions are many things: one of the market is no place to look for stacks.
fn refuse_markets(context: &Context) -> Result<(), Error> {
    let market = |name: &str| Region::parse(&name.to_ascii_uppercase());
    match context.globals.region.as_deref().and_then(market) {
        Some(market) => Err(Error::usage(
            format!("{} is a region of the market, and --region is one of AWS", market.as_str()),
            format!("write --market {}", market.as_str()),
        )),
        None => Ok(()),
    }
}

async fn read(place: &Place<'_>, wanted: &Wanted, context: &Context) -> Result<Drawn, Error> {
    let mut live = context.console.live();
    draw(place, wanted, |done, total| live.bar("tables", done as u64, total as u64, false)).await
}
