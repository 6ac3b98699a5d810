//! What files say, whatever their layout.

use serde::{Deserialize, Serialize};

/// What a file says, whatever its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// End-of-day prices.
    EnergyEod,
    /// Trades.
    EnergyTrade,
    /// Settlement prices or open interest per region and period.
    EnergyCurve,
    /// Open interest of options per region, period and strike.
    EnergyOptionOi,
    /// End of day of the whole futures market.
    Asx24Eod,
    /// The companies on the exchange.
    ListedCompany,
    /// Short positions per product.
    ShortPosition,
}

impl Kind {
    /// Every kind there is; a file's manifest lies under one of them.
    pub const ALL: [Self; 7] = [
        Self::EnergyEod,
        Self::EnergyTrade,
        Self::EnergyCurve,
        Self::EnergyOptionOi,
        Self::Asx24Eod,
        Self::ListedCompany,
        Self::ShortPosition,
    ];

    /// As keys and manifests name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnergyEod => "energy_eod",
            Self::EnergyTrade => "energy_trade",
            Self::EnergyCurve => "energy_curve",
            Self::EnergyOptionOi => "energy_option_oi",
            Self::Asx24Eod => "asx24_eod",
            Self::ListedCompany => "listed_company",
            Self::ShortPosition => "short_position",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
