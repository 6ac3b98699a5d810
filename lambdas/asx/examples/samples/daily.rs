//! The daily files since 2002 as they flip from day to day: on the 27th with a header, the year first and blanks for
//! nothing; on the 28th without a header, the day first, dashes for nothing and for the colons of times.

use jiff::civil::{Date, date};

use super::dice::Dice;
use super::market::money;

/// How one day's files are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Daily {
    Neat,
    Flipped,
}

impl Daily {
    pub(crate) const fn day(self) -> Date {
        match self {
            Self::Neat => date(2025, 2, 27),
            Self::Flipped => date(2025, 2, 28),
        }
    }

    pub(crate) fn date(self, date: Date) -> String {
        date.strftime(if self == Self::Neat { "%Y/%m/%d" } else { "%d/%m/%Y" }).to_string()
    }

    pub(crate) fn time(self, seconds: i64) -> String {
        let colon = if self == Self::Neat { ":" } else { "-" };
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        format!("{hours:02}{colon}{minutes:02}{colon}{:02}", seconds % 60)
    }

    pub(crate) const fn nothing(self) -> &'static str {
        if matches!(self, Self::Neat) { "" } else { "-" }
    }

    /// A price, or nothing in the other cases of a hundred.
    pub(crate) fn price(self, chance: i64, cents: i64, dice: &mut Dice) -> String {
        if dice.percent(chance) { money(cents.max(1)) } else { self.nothing().to_owned() }
    }

    /// A price and a size, or neither.
    pub(crate) fn quote(self, chance: i64, cents: i64, dice: &mut Dice) -> (String, String) {
        if dice.percent(chance) {
            (money(cents.max(1)), dice.between(1, 40).to_string())
        } else {
            (self.nothing().to_owned(), self.nothing().to_owned())
        }
    }

    /// The change from yesterday, which may be negative.
    pub(crate) fn change(self, dice: &mut Dice) -> String {
        match dice.between(-150, 150) {
            0 => self.nothing().to_owned(),
            cents if cents < 0 => format!("-{}", money(-cents)),
            cents => money(cents),
        }
    }

    /// Open, high, low and last of a contract that trades in some cases of a hundred, and its volume.
    pub(crate) fn traded(self, chance: i64, cents: i64, dice: &mut Dice) -> Traded {
        if !dice.percent(chance) {
            let nothing = || self.nothing().to_owned();
            return Traded { open: nothing(), high: nothing(), low: nothing(), last: nothing(), volume: 0 };
        }
        let open = cents.max(200) + dice.between(-60, 60);
        let (high, low) = (open + dice.between(0, 75), open - dice.between(0, 75));
        Traded {
            open: money(open),
            high: money(high),
            low: money(low),
            last: money(dice.between(low, high)),
            volume: dice.between(1, 180),
        }
    }
}

/// What a contract traded at, as printed.
#[derive(Debug)]
pub(crate) struct Traded {
    pub(crate) open: String,
    pub(crate) high: String,
    pub(crate) low: String,
    pub(crate) last: String,
    pub(crate) volume: i64,
}
