//! The two-letter commodity table. The first letter alone says nothing (E is an Australian month or New Zealand, G a cap
//! or gas), so pairs are listed one by one; a pair that is not here is a warning, never a rejection.

use serde::Serialize;

/// What is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Every hour of the term.
    Base,
    /// Peak hours.
    Peak,
    /// The hours that are not peak (no longer listed).
    OffPeak,
    /// $300 cap over every hour of the term.
    Cap,
    /// The old power strip.
    Power,
    /// Gas, in A$/GJ.
    Gas,
    /// Environmental certificates.
    Environmental,
}

impl Product {
    /// Every product.
    pub const ALL: [Self; 7] =
        [Self::Base, Self::Peak, Self::OffPeak, Self::Cap, Self::Power, Self::Gas, Self::Environmental];

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.as_str() == text)
    }

    /// As tables name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Peak => "peak",
            Self::OffPeak => "off_peak",
            Self::Cap => "cap",
            Self::Power => "power",
            Self::Gas => "gas",
            Self::Environmental => "environmental",
        }
    }
}

/// Where it is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Region {
    /// New South Wales.
    Nsw,
    /// Victoria.
    Vic,
    /// Queensland.
    Qld,
    /// South Australia.
    Sa,
    /// Otahuhu, New Zealand.
    #[serde(rename = "OTA")]
    Otahuhu,
    /// Benmore, New Zealand.
    #[serde(rename = "BEN")]
    Benmore,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 6] = [Self::Nsw, Self::Vic, Self::Qld, Self::Sa, Self::Otahuhu, Self::Benmore];

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.as_str() == text)
    }

    /// The money that prices of its electricity are in, per `MWh`.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Nsw | Self::Vic | Self::Qld | Self::Sa => "A$/MWh",
            Self::Otahuhu | Self::Benmore => "NZ$/MWh",
        }
    }

    /// As tables name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nsw => "NSW",
            Self::Vic => "VIC",
            Self::Qld => "QLD",
            Self::Sa => "SA",
            Self::Otahuhu => "OTA",
            Self::Benmore => "BEN",
        }
    }
}

/// How a commodity's month letter is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// One calendar month.
    Month,
    /// A quarter, named by its last month.
    Quarter,
    /// A year: Z is a calendar year, M a financial year that ends in June.
    Strip,
    /// The code does not tell.
    Unstated,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commodity {
    /// The two letters.
    pub code: [u8; 2],
    /// What is delivered.
    pub product: Product,
    /// Where; gas and certificates have no region in the code.
    pub region: Option<Region>,
    /// How the month letter is read.
    pub series: Series,
}

impl Commodity {
    /// Looks a pair up.
    pub fn find(code: [u8; 2]) -> Option<&'static Self> {
        COMMODITIES.iter().find(|commodity| commodity.code == code)
    }
}

const fn one(code: [u8; 2], product: Product, region: Option<Region>, series: Series) -> Commodity {
    Commodity { code, product, region, series }
}

const fn states(letter: u8, product: Product, series: Series) -> [Commodity; 4] {
    [
        one([letter, b'N'], product, Some(Region::Nsw), series),
        one([letter, b'V'], product, Some(Region::Vic), series),
        one([letter, b'Q'], product, Some(Region::Qld), series),
        one([letter, b'S'], product, Some(Region::Sa), series),
    ]
}

const BASE_QUARTER: [Commodity; 4] = states(b'B', Product::Base, Series::Quarter);
const PEAK_QUARTER: [Commodity; 4] = states(b'P', Product::Peak, Series::Quarter);
const CAP_QUARTER: [Commodity; 4] = states(b'G', Product::Cap, Series::Quarter);
const BASE_STRIP: [Commodity; 4] = states(b'H', Product::Base, Series::Strip);
const PEAK_STRIP: [Commodity; 4] = states(b'D', Product::Peak, Series::Strip);
const OFF_PEAK_STRIP: [Commodity; 4] = states(b'O', Product::OffPeak, Series::Strip);
const CAP_STRIP: [Commodity; 4] = states(b'R', Product::Cap, Series::Strip);
const BASE_MONTH: [Commodity; 4] = states(b'E', Product::Base, Series::Month);

const NEW_ZEALAND: [Commodity; 8] = [
    one(*b"EA", Product::Base, Some(Region::Otahuhu), Series::Quarter),
    one(*b"EE", Product::Base, Some(Region::Benmore), Series::Quarter),
    one(*b"EB", Product::Base, Some(Region::Otahuhu), Series::Strip),
    one(*b"EF", Product::Base, Some(Region::Benmore), Series::Strip),
    one(*b"ED", Product::Base, Some(Region::Otahuhu), Series::Month),
    one(*b"EH", Product::Base, Some(Region::Benmore), Series::Month),
    one(*b"EC", Product::Peak, Some(Region::Otahuhu), Series::Quarter),
    one(*b"EG", Product::Peak, Some(Region::Benmore), Series::Quarter),
];

const OTHERS: [Commodity; 10] = [
    one(*b"GX", Product::Gas, None, Series::Unstated),
    one(*b"GY", Product::Gas, None, Series::Unstated),
    one(*b"GZ", Product::Gas, None, Series::Unstated),
    one(*b"GJ", Product::Gas, None, Series::Unstated),
    one(*b"GK", Product::Gas, None, Series::Unstated),
    one(*b"CA", Product::Environmental, None, Series::Unstated),
    one(*b"CL", Product::Environmental, None, Series::Unstated),
    one(*b"CN", Product::Environmental, None, Series::Unstated),
    one(*b"EO", Product::Environmental, None, Series::Unstated),
    one(*b"SE", Product::Power, None, Series::Strip),
];

/// Every pair known.
pub static COMMODITIES: [Commodity; 50] = {
    let families = [
        BASE_QUARTER,
        PEAK_QUARTER,
        CAP_QUARTER,
        BASE_STRIP,
        PEAK_STRIP,
        OFF_PEAK_STRIP,
        CAP_STRIP,
        BASE_MONTH,
    ];
    let mut all = [OTHERS[0]; 50];
    let mut at = 0;
    while at < 32 {
        all[at] = families[at / 4][at % 4];
        at += 1;
    }
    while at < 40 {
        all[at] = NEW_ZEALAND[at - 32];
        at += 1;
    }
    while at < 50 {
        all[at] = OTHERS[at - 40];
        at += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_is_listed_twice() {
        let mut codes: Vec<_> = COMMODITIES.iter().map(|commodity| commodity.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), COMMODITIES.len());
    }

    #[test]
    fn the_first_letter_does_not_decide() {
        assert_eq!(Commodity::find(*b"EN").map(|c| c.region), Some(Some(Region::Nsw)));
        assert_eq!(Commodity::find(*b"EA").map(|c| c.region), Some(Some(Region::Otahuhu)));
        assert_eq!(Commodity::find(*b"GN").map(|c| c.product), Some(Product::Cap));
        assert_eq!(Commodity::find(*b"GX").map(|c| c.product), Some(Product::Gas));
        assert_eq!(Commodity::find(*b"QQ"), None);
    }
}
