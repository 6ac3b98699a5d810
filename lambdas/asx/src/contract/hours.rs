//! The hours a contract delivers over: 1 MW for each of them is its volume in `MWh`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Contract, Product, Term};

impl Contract {
    /// Hours of the term for products that deliver in every hour; `None` for peak products, gas, certificates and
    /// codes whose term is unknown.
    pub fn hours(&self) -> Option<i64> {
        if !matches!(self.product()?, Product::Base | Product::Cap) {
            return None;
        }
        let months = match self.term()? {
            Term::Month => 1,
            Term::Quarter => 3,
            Term::CalendarYear | Term::FinancialYear => 12,
        };
        let end: Date = self.expiry_month().checked_add(1.month()).ok()?;
        let start = end.checked_sub(months.months()).ok()?;
        Some(i64::from(start.until(end).ok()?.get_days()) * 24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_follow_the_calendar() {
        let hours = |code: &str| Contract::parse(code.as_bytes(), 2025).unwrap().hours();
        assert_eq!(hours("BNH2025"), Some(2160));
        assert_eq!(hours("BNH2028"), Some(2184), "a leap year");
        assert_eq!(hours("BNM2025"), Some(2184));
        assert_eq!(hours("BNU2025"), Some(2208));
        assert_eq!(hours("GVZ2025"), Some(2208));
        assert_eq!(hours("HNZ2025"), Some(8760));
        assert_eq!(hours("HNZ2028"), Some(8784));
        assert_eq!(hours("HNM2028"), Some(8784), "July 2027 to June 2028");
        assert_eq!(hours("HNM2029"), Some(8760));
        assert_eq!(hours("PNH2025"), None);
        assert_eq!(hours("GXH2025"), None);
        assert_eq!(hours("QQH2025"), None);
    }
}
