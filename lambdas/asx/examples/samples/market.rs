//! An invented market: contracts as they could be listed in February 2025, prices made up.

/// A contract and a price in cents that its rows stay near.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    pub(crate) code: String,
    pub(crate) cents: i64,
}

const REGIONS: [(&str, i64); 4] = [("N", 11_200), ("V", 7_400), ("Q", 10_300), ("S", 9_100)];
const QUARTERS: [&str; 4] = ["H", "M", "U", "Z"];

/// Futures of the four regions: quarters, months, strips of base, peak and cap.
pub(crate) fn futures() -> Vec<Listing> {
    let mut listings = Vec::new();
    for (region, cents) in REGIONS {
        let mut list = |code: String, cents: i64| listings.push(Listing { code, cents });
        for year in 2025..=2028 {
            // A step down every year: curves usually fall.
            let cents = cents - (year - 2025) * 430;
            for (quarter, season) in QUARTERS.into_iter().zip([900, 1_400, 300, -1_100]) {
                list(format!("B{region}{quarter}{year}"), cents + season);
                list(format!("P{region}{quarter}{year}"), cents + season + 1_750);
                list(format!("G{region}{quarter}{year}"), 1_450 + season / 2);
            }
            list(format!("H{region}Z{year}"), cents + 375);
            list(format!("H{region}M{}", year + 1), cents + 160);
            list(format!("R{region}Z{year}"), 1_640);
        }
        for month in ["H", "J", "K", "M", "N", "Q"] {
            list(format!("E{region}{month}2025"), cents + 520);
        }
    }
    listings.extend(new_zealand());
    listings
}

fn new_zealand() -> Vec<Listing> {
    let mut listings = Vec::new();
    for (quarter_code, strip_code) in [("EA", "EB"), ("EE", "EF")] {
        for year in 2025..=2027 {
            for quarter in QUARTERS {
                listings.push(Listing { code: format!("{quarter_code}{quarter}{year}"), cents: 17_150 });
            }
            listings.push(Listing { code: format!("{strip_code}Z{year}"), cents: 16_900 });
        }
    }
    listings
}

/// Options on the base quarters and strips of 2026, the right before the strike.
pub(crate) fn options() -> Vec<Listing> {
    let mut listings = Vec::new();
    for (region, cents) in REGIONS {
        for future in ["BxH", "BxM", "BxU", "BxZ", "HxZ"] {
            for step in -12..=12 {
                let strike = (cents / 500 + step) * 500;
                for right in ["C", "P"] {
                    let code = format!("{}2026{right}{strike:07}", future.replace('x', region));
                    listings.push(Listing { code, cents: 250 + step.abs() * 35 });
                }
            }
        }
    }
    listings
}

/// Cents as files print money.
pub(crate) fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
